// Documents and their editors in the stand-in for the editor's API (fakeVscode.ts). Edits are made a turn later and only if nothing else
// came first, as between two processes; undo steps are what the editor would make of them.
type Listener<Value> = (value: Value) => unknown;

export class EventEmitter<Value> {
  readonly #listeners = new Set<Listener<Value>>();
  readonly event = (listener: Listener<Value>): { dispose(): void } => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire = (value: Value): void => this.#listeners.forEach((listener) => listener(value));
  dispose = (): void => this.#listeners.clear();
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) { this.line = line; this.character = character; } // prettier-ignore
  isEqual = (other: Position): boolean => this.line === other.line && this.character === other.character;
  isAfter = (other: Position): boolean => this.line > other.line || (this.line === other.line && this.character > other.character); // prettier-ignore
}
export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: Position, end: Position) { this.start = start; this.end = end; } // prettier-ignore
  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }
}
export class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}
export class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) { this.scheme = scheme; this.path = path; } // prettier-ignore
  static file = (path: string): Uri => new Uri('file', path);
  static parse = (text: string): Uri => new Uri(/^[^:]*/u.exec(text)![0], text.slice(text.indexOf(':') + 1));
  static joinPath = ({ scheme, path }: Uri, ...parts: string[]): Uri => new Uri(scheme, [path, ...parts].join('/'));
  get fsPath(): string {
    return this.path;
  }
  with = ({ path }: { path: string }): Uri => new Uri(this.scheme, path);
  toString = (): string => `${this.scheme}:${this.path}`;
}
export const EndOfLine = { LF: 1, CRLF: 2 };

type Change = { rangeOffset: number; rangeLength: number; text: string };
export const changedDocument = new EventEmitter<{
  document: Document;
  contentChanges: readonly object[];
  reason?: number;
}>();
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An open document, with the undo steps of an editor. */
export class Document {
  version = 1;
  isClosed = false;
  isReadOnly = false;
  readonly #undoSteps: string[] = [];
  readonly #redoSteps: string[] = [];
  #isStepEnded = false;
  readonly uri: Uri;
  readonly languageId: string;
  private text: string;
  constructor(uri: Uri, languageId: string, text: string) { this.uri = uri; this.languageId = languageId; this.text = text; } // prettier-ignore
  get eol(): number {
    return this.text.includes('\r\n') ? EndOfLine.CRLF : EndOfLine.LF;
  }
  get lineCount(): number {
    return this.text.split('\n').length;
  }
  getText = (range?: Range): string =>
    range === undefined ? this.text : this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end));
  lineAt = (line: number): { text: string } => ({ text: this.text.split(/\r?\n/u)[line]! });
  offsetAt = ({ line, character }: Position): number =>
    this.text.split('\n').slice(0, line).reduce((sum, each) => sum + each.length + 1, character); // prettier-ignore
  positionAt = (offset: number): Position => {
    const lines = this.text.slice(0, offset).split('\n');
    return new Position(lines.length - 1, lines.at(-1)!.length);
  };
  /** Somebody's edit. @param isStep whether it is an undo step of its own, or joins the one before */
  change(changes: readonly Change[], isStep = true, reason?: number): void {
    if (reason === undefined) {
      if (isStep || this.#isStepEnded) this.#undoSteps.push(this.text);
      this.#isStepEnded = false;
      this.#redoSteps.length = 0;
    }
    const contentChanges = changes.map((change) => ({
      ...change,
      range: { start: this.positionAt(change.rangeOffset) },
    }));
    for (const { rangeOffset: at, rangeLength, text } of changes)
      this.text = this.text.slice(0, at) + text + this.text.slice(at + rangeLength);
    this.version++;
    changedDocument.fire({ document: this, contentChanges, ...(reason === undefined ? {} : { reason }) });
  }
  /** Somebody clicks into the text: what is written next is a step of its own, even if the cursor is where it was. */
  click(): void {
    this.#isStepEnded = true;
  }
  undo(): void {
    this.#goTo(this.#undoSteps.pop(), this.#redoSteps, 1);
  }
  redo(): void {
    this.#goTo(this.#redoSteps.pop(), this.#undoSteps, 2);
  }
  #goTo(text: string | undefined, back: string[], reason: number): void {
    if (text === undefined) return;
    back.push(this.text);
    this.change([{ rangeOffset: 0, rangeLength: this.text.length, text }], false, reason);
  }
}

export class TextEditor {
  selection = new Selection(new Position(0, 0), new Position(0, 0));
  readonly document: Document;
  readonly isVisible: () => boolean;
  constructor(document: Document, isVisible: () => boolean) { this.document = document; this.isVisible = isVisible; } // prettier-ignore
  get selections(): readonly Selection[] {
    return [this.selection];
  }
  revealRange = (): void => undefined;
  async edit(build: (builder: object) => void, { undoStopBefore = true } = {}): Promise<boolean> {
    let change: Change | undefined;
    const { document } = this;
    build({ replace: ({ start, end }: Range, text: string) => (change = { rangeOffset: document.offsetAt(start), rangeLength: document.offsetAt(end) - document.offsetAt(start), text }) }); // prettier-ignore
    const { version } = document;
    await turn();
    if (document.version !== version || !this.isVisible()) return false;
    if (!document.isReadOnly) document.change([change!], undoStopBefore);
    return true;
  }
}
