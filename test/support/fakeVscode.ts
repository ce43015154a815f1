// A small stand-in for the editor's API, as much of it as src/vscode calls: unit tests find it under the name `vscode`
// (test/tsconfig.fakeVscode.json). Edits are made a turn later and only if nothing else came first, as between two processes.
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
  static joinPath = ({ scheme, path }: Uri, ...parts: string[]): Uri => new Uri(scheme, [path, ...parts].join('/'));
  get fsPath(): string {
    return this.path;
  }
  toString = (): string => `${this.scheme}:${this.path}`;
}
export class InlineCompletionItem {
  readonly insertText: string;
  readonly range: Range;
  constructor(insertText: string, range: Range) { this.insertText = insertText; this.range = range; } // prettier-ignore
}
export class WorkspaceEdit {
  readonly edits: [uri: Uri, range: Range, text: string][] = [];
  replace = (...edit: [Uri, Range, string]): unknown => this.edits.push(edit);
}
export class ThemeIcon {}
export const EndOfLine = { LF: 1, CRLF: 2 };
export const FileType = { File: 1, Directory: 2 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
export const TextDocumentChangeReason = { Undo: 1, Redo: 2 };
export const InlineCompletionTriggerKind = { Invoke: 0, Automatic: 1 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
export const StatusBarAlignment = { Left: 1, Right: 2 };

type Change = { rangeOffset: number; rangeLength: number; text: string };
const changedDocument = new EventEmitter<{ document: Document; contentChanges: readonly object[]; reason?: number }>();
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An open document, with the undo steps of an editor. */
export class Document {
  version = 1;
  isClosed = false;
  isReadOnly = false;
  readonly #undoSteps: string[] = [];
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
    if (isStep && reason === undefined) this.#undoSteps.push(this.text);
    const contentChanges = changes.map((change) => ({
      ...change,
      range: { start: this.positionAt(change.rangeOffset) },
    }));
    for (const { rangeOffset: at, rangeLength, text } of changes)
      this.text = this.text.slice(0, at) + text + this.text.slice(at + rangeLength);
    this.version++;
    changedDocument.fire({ document: this, contentChanges, ...(reason === undefined ? {} : { reason }) });
  }
  undo(): void {
    const text = this.#undoSteps.pop();
    if (text !== undefined) this.change([{ rangeOffset: 0, rangeLength: this.text.length, text }], false, 1);
  }
}

export class TextEditor {
  selection = new Selection(new Position(0, 0), new Position(0, 0));
  readonly document: Document;
  constructor(document: Document) { this.document = document; } // prettier-ignore
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
    if (document.version !== version || !window.visibleTextEditors.includes(this)) return false;
    if (!document.isReadOnly) document.change([change!], undoStopBefore);
    return true;
  }
}

const changedSettings = new EventEmitter<{ affectsConfiguration: () => boolean }>();
const layers = ['global', 'workspace', 'workspaceFolder'] as const;
/** Values by key, as `enable` or `[markdown]enable`, of the user, the workspace and its folder. */
export const settings: Record<string, unknown>[] = [{}, {}, {}];
function configurationOf(scope?: { languageId?: string } | null): object {
  const keys = (key: string): string[] => (scope?.languageId === undefined ? [key] : [key, `[${scope.languageId}]${key}`]); // prettier-ignore
  const get = (key: string): unknown => keys(key).flatMap((each) => settings.map((layer) => layer[each])).findLast((value) => value !== undefined); // prettier-ignore
  const inspect = (key: string): object => {
    const [plain, ofLanguage] = keys(key);
    return Object.fromEntries(layers.flatMap((layer, at) => [[`${layer}Value`, settings[at]![plain!]], [`${layer}LanguageValue`, settings[at]![ofLanguage!]]])); // prettier-ignore
  };
  const update = async (key: string, value: unknown, target: number, isOfLanguage = false): Promise<void> => {
    settings[target - 1]![isOfLanguage ? keys(key)[1]! : key] = value;
    changedSettings.fire({ affectsConfiguration: () => true });
  };
  return { get, inspect, update };
}

/** What was shown to the person, in order. */
export const said: string[] = [];
/** What the person answers: a text for a question, and which row of a list. */
export const answers = { text: 'Once upon a time' as string | undefined, row: /$^/u };
const say = async (message: string): Promise<undefined> => void said.push(message);
const nothing = new EventEmitter<never>().event;
export const window = {
  activeTextEditor: undefined as TextEditor | undefined,
  visibleTextEditors: [] as TextEditor[],
  onDidChangeActiveTextEditor: nothing,
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  showInputBox: async () => answers.text,
  showQuickPick: async (rows: { label: string }[]) => rows.find(({ label }) => answers.row.test(label)),
  showTextDocument: async (document: Document) => show(document),
  createStatusBarItem: () => ({ text: '', tooltip: '', isShown: false, show() { this.isShown = true; }, hide() { this.isShown = false; }, dispose: () => undefined }), // prettier-ignore
  withProgress: (_: object, run: (progress: object, token: object) => unknown) =>
    run({}, { onCancellationRequested: nothing }),
};
/** Files by path, and whether each scheme's file system can be written. */
export const files = new Map<string, { size: number; mtime: number }>();
export const writable: Record<string, boolean | undefined> = { file: true };
export const workspace = {
  textDocuments: [] as Document[],
  onDidChangeTextDocument: changedDocument.event,
  onDidChangeConfiguration: changedSettings.event,
  onDidOpenTextDocument: nothing,
  onDidCloseTextDocument: nothing,
  getConfiguration: (_: string, scope?: object | null) => configurationOf(scope),
  asRelativePath: ({ path }: Uri) => path,
  openTextDocument: async (what: Uri | { language: string; content: string }) => 'content' in what ? new Document(new Uri('untitled', 'Untitled-1'), what.language, what.content) : Promise.reject(new Error('no file')), // prettier-ignore
  async applyEdit({ edits: [[uri, range, text]] }: { edits: [[Uri, Range, string]] }): Promise<boolean> {
    const document = workspace.textDocuments.find((each) => each.uri === uri)!;
    const from = document.offsetAt(range.start);
    document.change([{ rangeOffset: from, rangeLength: document.offsetAt(range.end) - from, text }]);
    return true;
  },
  fs: {
    isWritableFileSystem: (scheme: string) => writable[scheme],
    stat: async ({ path }: Uri) => files.get(path) ?? Promise.reject(new Error('FileNotFound')),
  },
};
export const commands = {
  executeCommand: async (name: string) =>
    name === 'undo' ? window.activeTextEditor?.document.undo() : void said.push(`> ${name}`),
};

/** Opens a document, or shows one, with the cursor at an offset. */
export function show(document: Document, offset = document.getText().length): TextEditor {
  const editor = new TextEditor(document);
  const cursor = document.positionAt(offset);
  editor.selection = new Selection(cursor, cursor);
  workspace.textDocuments = [document];
  window.activeTextEditor = editor;
  window.visibleTextEditors = [editor];
  return editor;
}

/** As after the start of the editor. */
export function reset(): void {
  said.length = 0;
  for (const layer of settings) for (const key of Object.keys(layer)) delete layer[key];
  Object.assign(answers, { text: 'Once upon a time', row: /$^/u });
  Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
  files.clear();
}
