// The documents learned from, in the model's thread: learned in slices, also between the slices of a story, but never
// while a suggestion is being written.
import { AdaptivePredictor } from '../decoding/adaptivePredictor.ts';
import { ContextCounts } from '../decoding/contextCounts.ts';
import { LearnedDocument, type LearnedPlace } from '../decoding/learnedDocument.ts';
import type { LearnedText } from '../decoding/learnedText.ts';
import type { MixingWeights } from '../decoding/mixingWeights.ts';
import { TimeSlicer, yieldToEventLoop } from '../inference/timeSlicer.ts';
import type { Lexicon } from '../logitsProcessors/lexicon.ts';
import { TextWords } from '../logitsProcessors/textWords.ts';
import type { EditText, LearnText } from './messages.ts';

/** One document, and everything else that counts for it. */
interface Learned {
  readonly counts: ContextCounts;
  readonly words: TextWords;
  /** For these counts; created once, since every key needs it. */
  readonly predictor: AdaptivePredictor;
  /** By source, including the document itself. */
  readonly texts: Map<string, LearnedDocument>;
}

export class LearnedTexts {
  readonly #lexicon: Lexicon;
  readonly #weights: MixingWeights;
  readonly #isBusy: () => boolean;
  readonly #documents = new Map<string, Learned>();
  #learning: Promise<void> | undefined;

  /** @param isBusy whether a suggestion is being written; learning then waits */
  constructor(lexicon: Lexicon, weights: MixingWeights, isBusy: () => boolean) {
    this.#lexicon = lexicon;
    this.#weights = weights;
    this.#isBusy = isBusy;
  }

  learn({ document, source, isMarkdown, text }: Omit<LearnText, 'type'>): void {
    const learned = this.#documents.get(document) ?? this.#newDocument();
    this.#documents.set(document, learned);
    learned.texts.get(source)?.forget();
    const made = new LearnedDocument(isMarkdown, learned.counts, learned.words);
    learned.texts.set(source, made);
    made.reset(text);
    this.#learnOn();
  }

  edit({ document, edits }: Omit<EditText, 'type'>): void {
    const text = this.#documents.get(document)?.texts.get(document);
    try {
      for (const edit of edits) text?.edit(edit);
    } catch {
      // The text here differs from the editor's: no text is better than a wrong one.
      this.forget(document);
    }
    this.#learnOn();
  }

  forget(document: string): void {
    this.#documents.delete(document);
  }

  /** What is known at a place; `undefined` if nothing was learned for its document. */
  at(place: LearnedPlace | undefined): LearnedText | undefined {
    const learned = place && this.#documents.get(place.document);
    if (learned === undefined) return undefined;
    learned.texts.get(place!.document)?.moveCursor(place!.offset, place!.inserted);
    return learned;
  }

  /**
   * First learns what is not yet known of a place's document. Bounded by text rather than time, so that the result
   * doesn't depend on the machine.
   *
   * @param maxCharacters after this many UTF-16 units, learning continues in the background
   * @throws the signal's reason if it is aborted
   */
  async learnFirst(place: LearnedPlace | undefined, maxCharacters: number, signal: AbortSignal): Promise<void> {
    const learned = place && this.#documents.get(place.document);
    const slicer = new TimeSlicer(signal);
    let characters = 0;
    for (const text of learned?.texts.values() ?? []) {
      while (!text.isDone && characters < maxCharacters) {
        characters += text.learnSome();
        await slicer.yieldIfDue();
      }
    }
  }

  /** Resolves once everything to be learned has been learned. */
  async allLearned(): Promise<void> {
    await this.#learning;
  }

  #newDocument(): Learned {
    const counts = new ContextCounts();
    const predictor = new AdaptivePredictor(counts, this.#weights);
    return { counts, predictor, words: new TextWords(this.#lexicon), texts: new Map() };
  }

  #next(): LearnedDocument | undefined {
    for (const { texts } of this.#documents.values()) {
      for (const text of texts.values()) if (!text.isDone) return text;
    }
    return undefined;
  }

  #learnOn(): void {
    this.#learning ??= this.#learnAll().finally(() => (this.#learning = undefined));
  }

  async #learnAll(): Promise<void> {
    const slicer = new TimeSlicer();
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      if (this.#isBusy()) await yieldToEventLoop();
      else next.learnSome();
      await slicer.yieldIfDue();
    }
  }
}
