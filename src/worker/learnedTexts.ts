// The documents that are learned from, in the thread that writes: learned in slices, while nobody waits for a text.
import { AdaptivePredictor } from '../decoding/adaptivePredictor.ts';
import { ContextCounts } from '../decoding/contextCounts.ts';
import { LearnedDocument, type LearnedPlace } from '../decoding/learnedDocument.ts';
import type { LearnedText } from '../decoding/learnedText.ts';
import type { MixingWeights } from '../decoding/mixingWeights.ts';
import { TimeSlicer, yieldToEventLoop } from '../inference/timeSlicer.ts';
import type { Lexicon } from '../logitsProcessors/lexicon.ts';
import { TextWords } from '../logitsProcessors/textWords.ts';
import type { EditText, LearnText } from './messages.ts';

/** One document and what else counts for it. */
interface Learned {
  readonly counts: ContextCounts;
  readonly words: TextWords;
  /** By source; the document itself is one of them. */
  readonly texts: Map<string, LearnedDocument>;
}

export class LearnedTexts {
  readonly #lexicon: Lexicon;
  readonly #weights: MixingWeights;
  readonly #isBusy: () => boolean;
  readonly #documents = new Map<string, Learned>();
  #learning: Promise<void> | undefined;

  /** @param isBusy whether a text is being written: learning waits then */
  constructor(lexicon: Lexicon, weights: MixingWeights, isBusy: () => boolean) {
    this.#lexicon = lexicon;
    this.#weights = weights;
    this.#isBusy = isBusy;
  }

  learn({ document, source, isMarkdown, text }: Omit<LearnText, 'type'>): void {
    const learned = this.#documents.get(document) ?? {
      counts: new ContextCounts(),
      words: new TextWords(this.#lexicon),
      texts: new Map(),
    };
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
      // The text here is another one than the editor's: better none than a wrong one.
      this.forget(document);
    }
    this.#learnOn();
  }

  forget(document: string): void {
    this.#documents.delete(document);
  }

  /** What is known around a place; `undefined` if nothing was learned for its document. */
  at(place: LearnedPlace | undefined): LearnedText | undefined {
    const learned = place && this.#documents.get(place.document);
    if (learned === undefined) return undefined;
    learned.texts.get(place!.document)?.moveCursor(place!.offset, place!.inserted);
    return { predictor: new AdaptivePredictor(learned.counts, this.#weights), words: learned.words };
  }

  /** Resolves when all that is to be learned was learned. */
  async allLearned(): Promise<void> {
    await this.#learning;
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
