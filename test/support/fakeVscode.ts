// A small stand-in for the editor's API, as much of it as src/vscode calls: unit tests find it under the name `vscode`
// (test/tsconfig.fakeVscode.json).
import { posix } from 'node:path';
import { changedDocument, Document, EventEmitter, Range, Selection, TextEditor, turn, Uri } from './fakeDocument.ts';

export { Document, EndOfLine, EventEmitter, Position, Range, Selection, Uri } from './fakeDocument.ts';

export class InlineCompletionItem {
  readonly insertText: string;
  readonly range: Range;
  constructor(insertText: string, range: Range) { this.insertText = insertText; this.range = range; } // prettier-ignore
}
export class WorkspaceEdit {
  readonly edits: [uri: Uri, range: Range, text: string][] = [];
  replace = (...edit: [Uri, Range, string]): unknown => this.edits.push(edit);
}
export class ThemeIcon {
  readonly kind = 'icon';
}
export class ThemeColor {
  readonly kind = 'color';
}
export class FileSystemError extends Error {
  readonly code: string;
  constructor(code: string) { super(code); this.code = code; } // prettier-ignore
}
export const env = { language: 'en', openExternal: async (_uri: Uri) => true };
/** English, with the values in their places. */
export const l10n = { t: (message: string, ...values: unknown[]): string => message.replaceAll(/\{(\d)\}/gu, (_, at: string) => String(values[Number(at)])) }; // prettier-ignore
export const FileType = { File: 1, Directory: 2 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };
export const TextDocumentChangeReason = { Undo: 1, Redo: 2 };
export const InlineCompletionTriggerKind = { Invoke: 0, Automatic: 1 };
export const QuickPickItemKind = { Separator: -1, Default: 0 };
export const ProgressLocation = { Notification: 15 };
export const StatusBarAlignment = { Left: 1, Right: 2 };

const changedSettings = new EventEmitter<{ affectsConfiguration: () => boolean }>();
const layers = ['global', 'workspace', 'workspaceFolder'] as const;
/** Values by key, as `enable` or `[markdown]enable`, of the user, the workspace and its folder. */
export const settings: Record<string, unknown>[] = [{}, {}, {}];
function configurationOf(scope?: { languageId?: string } | null): object {
  const keys = (key: string): string[] => (scope?.languageId === undefined ? [key] : [key, `[${scope.languageId}]${key}`]); // prettier-ignore
  const get = (key: string): unknown => keys(key).flatMap((each) => settings.map((layer) => layer[each])).findLast((value) => value !== undefined); // prettier-ignore
  const inspect = (key: string): object => {
    const [plain, ofLanguage] = keys(key);
    const languageIds = settings.flatMap((layer) => Object.keys(layer)).filter((each) => each.endsWith(`]${key}`)).map((each) => each.slice(1, each.indexOf(']'))); // prettier-ignore
    return { languageIds, ...Object.fromEntries(layers.flatMap((layer, at) => [[`${layer}Value`, settings[at]![plain!]], [`${layer}LanguageValue`, settings[at]![ofLanguage!]]])) }; // prettier-ignore
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
/** A person moved the cursor; fired by tests. */
export const changedSelection = new EventEmitter<{ textEditor: TextEditor }>();
export const changedActiveEditor = new EventEmitter<TextEditor | undefined>();
export const window = {
  activeTextEditor: undefined as TextEditor | undefined,
  visibleTextEditors: [] as TextEditor[],
  onDidChangeActiveTextEditor: changedActiveEditor.event,
  onDidChangeTextEditorSelection: changedSelection.event,
  showInformationMessage: say,
  showWarningMessage: say,
  showErrorMessage: say,
  showInputBox: (async () => answers.text) as (options?: object) => Promise<string | undefined>,
  showQuickPick: async (rows: { label: string }[]) => rows.find(({ label }) => answers.row.test(label)),
  showTextDocument: async (document: Document) => show(document),
  createQuickPick: () => {
    const [accepted, hidden] = [new EventEmitter<void>(), new EventEmitter<void>()];
    const pick = {
      items: [] as { label: string }[],
      selectedItems: [] as { label: string }[],
      onDidAccept: accepted.event,
      onDidHide: hidden.event,
      onDidTriggerItemButton: nothing,
      hide: hidden.fire,
      dispose: () => undefined,
      show() {
        pick.selectedItems = pick.items.filter(({ label }) => answers.row.test(label));
        (pick.selectedItems.length > 0 ? accepted : hidden).fire();
      },
    };
    return pick;
  },
  createStatusBarItem: () => ({ text: '', tooltip: '', isShown: false, show() { this.isShown = true; }, hide() { this.isShown = false; }, dispose: () => undefined }), // prettier-ignore
  withProgress: (_: object, run: (progress: object, token: object) => unknown): unknown =>
    run({}, { onCancellationRequested: nothing }),
};
/** Files by path, and whether each scheme's file system can be written. */
export const files = new Map<string, { size: number; mtime: number; bytes?: Uint8Array }>();
export const closedDocument = new EventEmitter<Document>();
export const writable: Record<string, boolean | undefined> = { file: true };
export const workspace = {
  workspaceFolders: undefined as { uri: Uri }[] | undefined,
  textDocuments: [] as Document[],
  onDidChangeTextDocument: changedDocument.event,
  onDidChangeConfiguration: changedSettings.event,
  onDidOpenTextDocument: nothing,
  onDidCloseTextDocument: closedDocument.event,
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
    stat: async ({ path }: Uri) => files.get(posix.normalize(path)) ?? Promise.reject(new Error('FileNotFound')),
    readFile: async ({ path }: Uri) => files.get(posix.normalize(path))!.bytes!,
    readDirectory: async ({ path }: Uri) => Array.from(files.keys()).filter((file) => posix.dirname(file) === posix.normalize(path).replace(/(.)\/$/u, '$1')).map((file) => [posix.basename(file), FileType.File]), // prettier-ignore
  },
};
export const commands = {
  async executeCommand(name: string): Promise<void> {
    if (name !== 'undo' && name !== 'redo') return void said.push(`> ${name}`);
    await turn();
    window.activeTextEditor?.document[name]();
  },
};

/** Opens a document, or shows one, with the cursor at an offset. */
export function show(document: Document, offset = document.getText().length): TextEditor {
  const editor = new TextEditor(document, () => window.visibleTextEditors.includes(editor));
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
  workspace.workspaceFolders = undefined;
  Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
  files.clear();
}
