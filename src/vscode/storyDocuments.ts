// Which documents people write prose in, and which are writable at all. The setting `micromixer.languages` is checked
// elsewhere.
import type * as vscode from 'vscode';

/**
 * The editor's own file systems: settings, snippets, keyboard shortcuts. They are writable, but nobody tells stories
 * there.
 */
const editorsOwn = new Set(['vscode-userdata', 'vscode-settings', 'vscode-profile']);
/**
 * Documents outside any file system that are prose all the same: a file that was never saved, and a notebook cell.
 * Markdown cells get suggestions like Markdown files; code cells have another language.
 */
const withoutFileSystem = new Set(['untitled', 'vscode-notebook-cell']);

/**
 * Whether suggestions belong in documents of a scheme.
 *
 * Yes wherever a person keeps files: on disk, on another machine, in any file system that an extension provides, as
 * long as it is writable. No for everything that is a document only to the editor: output (`output`), the debug console
 * (`debug`), comments on code (`comment`; they are Markdown, but readers expect a remark, not a story), commit messages
 * (`vscode-scm`), searches (`search-editor`), chat, and anything else without a file system. The old side of a
 * comparison comes from a read-only file system (`git`); the new side is the file itself, where people do write, so it
 * is treated like the file.
 *
 * @param isWritable what the editor says about the scheme's file system; `undefined` if there is none
 */
export function isProseScheme(scheme: string, isWritable: boolean | undefined): boolean {
  if (isWritable === false || editorsOwn.has(scheme)) return false;
  // Remote windows use several schemes for files, and one of them may be unknown to the file system API.
  return isWritable === true || scheme === 'file' || withoutFileSystem.has(scheme);
}

/**
 * The document that the status is about. The editor calls whatever has the focus "active", but nobody thinks of an
 * output channel, the debug console or the commit message box as their document: the status is the window's then.
 */
export function statusDocument(active: vscode.TextDocument | undefined): vscode.TextDocument | undefined {
  if (active === undefined) return undefined;
  const { scheme } = active.uri;
  return besideEditors.has(scheme) || scheme.startsWith('vscode-chat') ? undefined : active;
}

/** Schemes that have the focus in a panel, a view or a box rather than an editor. */
const besideEditors = new Set(['output', 'debug', 'comment', 'vscode-scm', 'vscode-interactive-input']);

/** Languages that people write prose in. */
const proseLanguages = new Set(['markdown', 'plaintext', 'latex', 'restructuredtext', 'asciidoc']);

/**
 * Whether the status bar item is shown for documents of a language. The extension activates for every language, since
 * the setting may name any; someone writing code need not be told that there are no stories in it.
 */
export function isShownBeside(languageId: string, languages: readonly string[]): boolean {
  return languages.includes(languageId) || proseLanguages.has(languageId);
}

/** The parts of a document change that tell whether somebody typed. */
export interface EditedText {
  /** Set for an undo or a redo. */
  readonly reason: number | undefined;
  readonly contentChanges: readonly { readonly rangeLength: number; readonly text: string }[];
}

/** The most that one key inserts: a pair of marks, or a line break with the indentation of the line before. */
const keyPattern = /^(?:.{1,2}|\r?\n[ \t]*(?:>[ \t]?|[-*+][ \t]|\d{1,9}[.)][ \t])*)?$/su;

/**
 * Whether a change is a single key typed at one or more cursors. Undo, paste, accepted suggestions, edits by extensions
 * and changed line ends are not.
 */
export function isTyped({ reason, contentChanges }: EditedText): boolean {
  if (reason !== undefined || contentChanges.length === 0) return false;
  return contentChanges.every(({ rangeLength, text }) => {
    const isRemoved = text === '' && rangeLength <= 2; // a character may be two UTF-16 units
    return isRemoved || (text !== '' && keyPattern.test(text));
  });
}

/** Whether a change takes something back: a deletion, undo or redo. */
export function takesBack({ reason, contentChanges }: EditedText): boolean {
  return reason !== undefined || contentChanges.some(({ text }) => text === '');
}
