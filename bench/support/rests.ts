// A writer pauses at word ends and before sentences, where nothing is suggested unasked. What is offered there?
import type { SuggestionWriter } from '../../src/decoding/bestOf.ts';
import { Suggester, type SuggestionOptions } from '../../src/completions/suggester.ts';
import { cursorAfter } from './typist.ts';

/** The counts for one limit. */
export interface RestTally {
  /** Places where the writer paused and no suggestion was showing. */
  readonly rests: number;
  /** How many of these got a phrase. */
  readonly came: number;
  /** How many of the phrases had the right first word, and the characters of all of them. */
  readonly right: number;
  readonly characters: number;
}

/** A pause at the beginning of every sentence, and after this many words. */
const wordsBetweenRests = 7;

/** Types stories without accepting anything, and pauses; one tally per limit. */
export async function restsIn(
  writer: SuggestionWriter,
  automatic: SuggestionOptions,
  pause: SuggestionOptions,
  limits: readonly number[],
  stories: readonly string[],
): Promise<RestTally[]> {
  const tallies = limits.map(() => ({ rests: 0, came: 0, right: 0, characters: 0 }));
  const unasked = new Suggester(writer);
  const resting = limits.map(() => new Suggester(writer));
  for (const story of stories) {
    const text = story.replaceAll(/\n+/gu, '\n\n');
    for (const at of placesIn(text)) {
      const cursor = cursorAfter(text.slice(0, at));
      const known = await unasked.suggest(cursor, automatic);
      if (!('texts' in known) || known.texts.length > 0) continue;
      for (const [index, bits] of limits.entries()) {
        const tally = tallies[index]!;
        tally.rests++;
        const found = await resting[index]!.suggest(cursor, { ...pause, limit: { of: 'phrase', bits } });
        const phrase = 'texts' in found ? found.texts[0] : undefined;
        if (phrase === undefined) continue;
        tally.came++;
        if (isFirstWordRight(phrase, text.slice(at))) tally.right++;
        tally.characters += phrase.trim().length;
      }
    }
  }
  return tallies;
}

/** The places after every sentence and every few words, where the next word begins. */
function placesIn(text: string): number[] {
  const places: number[] = [];
  let words = 0;
  for (const { index } of text.matchAll(/(?<=\S )\S/gu)) {
    words++;
    const isSentence = /[.!?]["']? $/u.test(text.slice(Math.max(0, index - 3), index));
    if (isSentence || words % wordsBetweenRests === 0) places.push(index);
  }
  return places;
}

function isFirstWordRight(phrase: string, following: string): boolean {
  const [word] = /\s*[\p{L}\p{N}'-]+/u.exec(phrase) ?? [''];
  return word !== '' && following.startsWith(word) && !/^[\p{L}\p{N}]/u.test(following.slice(word.length));
}
