// What is known of a writer's document: the counts of its prose, kept up to date while it is edited. The text around the cursor is
// counted as two texts, so that what follows the cursor is not expected a second time before it.
import { DocumentProse, type DocumentPart, type PartChanges } from '../prose/documentProse.ts';
import { encodeUtf8 } from '../prose/utf8.ts';
import type { TextWords } from '../logitsProcessors/textWords.ts';
import type { ContextCounts } from './contextCounts.ts';

/** An edit, in UTF-16 units of the document as it was before. */
export interface DocumentEdit {
  readonly offset: number;
  readonly deletedCharacters: number;
  readonly inserted: string;
}

/** A place in a learned document, from which a text continues. */
export interface LearnedPlace {
  readonly document: string;
  /** UTF-16 units from the start of the document. */
  readonly offset: number;
  /** Text that is assumed to be there already: a suggestion that may be accepted. */
  readonly inserted?: string | undefined;
}

/** A change of one byte changes what is counted for this many bytes from it on: the longest word that counts. */
const reachBytes = 32;
const newline = '\n';
const nothing = new Uint8Array(0);

/** One document. (Several files that are only read are a document each, and share the counts.) */
export class LearnedDocument {
  readonly #prose: DocumentProse;
  readonly #counts: ContextCounts;
  readonly #words: TextWords;
  /** The texts that were counted for a part: one, or two for the part with the cursor. Missing for what is still to be learned. */
  readonly #learned = new Map<DocumentPart, readonly Uint8Array[]>();
  /** A stack: the newest changes are learned first. */
  #pending: DocumentPart[] = [];
  #cursor: { readonly part: DocumentPart; readonly offset: number; readonly inserted: string } | undefined;

  /** @param counts and words: shared by everything that is learned from */
  constructor(isMarkdown: boolean, counts: ContextCounts, words: TextWords) {
    this.#prose = new DocumentProse(isMarkdown);
    this.#counts = counts;
    this.#words = words;
  }

  /** Whether everything was learned. */
  get isDone(): boolean {
    return this.#pending.length === 0;
  }

  /** The document's text, in UTF-16 units. */
  get characters(): number {
    return this.#prose.characters;
  }

  /** Replaces the whole text, which is then learned by {@link learnSome}. */
  reset(text: string): void {
    this.#apply(this.#prose.reset(text));
  }

  /** Applies an edit. @throws RangeError if it is not within the text */
  edit({ offset, deletedCharacters, inserted }: DocumentEdit): void {
    this.#apply(this.#prose.edit(offset, deletedCharacters, inserted));
  }

  /** Learns the next pending part. @returns its length in UTF-16 units */
  learnSome(): number {
    const part = this.#pending.pop();
    if (part === undefined) return 0;
    this.#learn(part);
    return part.source.length;
  }

  /**
   * Counts the part with the cursor as two texts: the one before the cursor and the one after it.
   *
   * @param offset UTF-16 units from the start of the document; `undefined` if there is no cursor any more
   * @param inserted text that is assumed to be at the cursor already, although it is not in the document (yet)
   */
  moveCursor(offset: number | undefined, inserted = ''): void {
    const before = this.#cursor;
    const at = offset === undefined ? undefined : this.#prose.partAt(offset);
    this.#cursor = at && { ...at, inserted };
    for (const part of new Set([before?.part, this.#cursor?.part])) {
      if (part !== undefined && this.#learned.has(part)) this.#learn(part);
    }
  }

  /** Forgets everything. */
  forget(): void {
    for (const texts of this.#learned.values()) this.#exchange(texts, []);
    this.#learned.clear();
    this.#pending = [];
    this.#cursor = undefined;
  }

  #apply({ removed, added }: PartChanges): void {
    for (const [index, part] of removed.entries()) {
      const older = this.#learned.get(part);
      this.#learned.delete(part);
      if (this.#cursor?.part === part) this.#cursor = undefined;
      const newer = added[index];
      // An older form is exchanged for the newer one: only what differs is counted again.
      if (newer !== undefined && older !== undefined) {
        this.#learned.set(newer, older);
        this.#learn(newer);
      } else if (older !== undefined) this.#exchange(older, []);
    }
    const gone = new Set(removed);
    const waiting = added.filter((part) => !this.#learned.has(part));
    if (gone.size > 0) this.#pending = this.#pending.filter((part) => !gone.has(part));
    for (const part of waiting.toReversed()) this.#pending.push(part);
  }

  #learn(part: DocumentPart): void {
    const texts = this.#textsOf(part);
    this.#exchange(this.#learned.get(part) ?? [], texts);
    this.#learned.set(part, texts);
  }

  /** What is counted of a part: its prose as a paragraph; the first byte, a newline, is only context. */
  #textsOf(part: DocumentPart): Uint8Array[] {
    const { source } = part;
    if (this.#cursor?.part !== part) {
      const prose = this.#prose.proseOf(source);
      return prose === '' ? [] : [encodeUtf8(newline + prose + newline)];
    }
    const before = this.#prose.proseOf(source.slice(0, this.#cursor.offset) + this.#cursor.inserted);
    const after = this.#prose.proseOf(source.slice(this.#cursor.offset));
    return [encodeUtf8(newline + before), ...(after === '' ? [] : [encodeUtf8(newline + after + newline)])];
  }

  #exchange(older: readonly Uint8Array[], newer: readonly Uint8Array[]): void {
    for (let index = 0; index < Math.max(older.length, newer.length); index++) {
      exchangeText(this.#counts, older[index] ?? nothing, newer[index] ?? nothing);
      this.#words.remove(older[index] ?? nothing);
      this.#words.add(newer[index] ?? nothing);
    }
  }
}

/** Replaces one text by another in the counts; touches only what differs. */
function exchangeText(counts: ContextCounts, older: Uint8Array, newer: Uint8Array): void {
  const shorter = Math.min(older.length, newer.length);
  let same = 0;
  while (same < shorter && older[same] === newer[same]) same++;
  let sameEnd = 0;
  while (sameEnd < shorter - same && older[older.length - 1 - sameEnd] === newer[newer.length - 1 - sameEnd]) sameEnd++;
  const kept = Math.max(0, sameEnd - reachBytes);
  const start = Math.max(1, same);
  counts.remove(older, Math.min(start, older.length), older.length - kept);
  counts.add(newer, Math.min(start, newer.length), newer.length - kept);
}
