// Which documents people write prose in, and which can be written at all. Besides this, the setting `micromixer.languages` decides.
import type * as vscode from 'vscode';

/**
 * File systems of the editor itself: settings, snippets, keyboard shortcuts. They can be written, but nobody tells stories there.
 */
const editorsOwn = new Set(['vscode-userdata', 'vscode-settings', 'vscode-profile']);
/**
 * Documents that no file system holds and that are prose all the same: a file that was never saved, and a cell of a notebook. Markdown
 * cells get suggestions as a Markdown file does; cells of code are of another language.
 */
const withoutFileSystem = new Set(['untitled', 'vscode-notebook-cell']);

/**
 * Whether suggestions belong in documents of a scheme.
 *
 * Yes where a person keeps files: on disk, on another machine, in any file system that an extension brings, as long as it can be
 * written. No for all else that is a document only to the editor: output (`output`), the debug console (`debug`), comments on code
 * (`comment`, though they are Markdown: somebody waits for a remark, not for a story), the message of a commit (`vscode-scm`), a search
 * (`search-editor`), chat, and whatever else has no file system. The old side of a comparison comes from a file system that cannot be
 * written (`git`); the new side is the file itself, where people do write, so it is treated as the file is.
 *
 * @param isWritable what the editor says of the scheme's file system; `undefined` if there is none
 */
export function isProseScheme(scheme: string, isWritable: boolean | undefined): boolean {
  if (isWritable === false || editorsOwn.has(scheme)) return false;
  // Remote windows speak of files by more than one scheme, and one of them may be unknown to the file systems.
  return isWritable === true || scheme === 'file' || withoutFileSystem.has(scheme);
}

/**
 * The document that the status is about. The editor calls "active" whatever has the focus, and an output channel, the debug console or the
 * box for a commit's message is no document that anybody means: the status is then that of the window.
 */
export function statusDocument(active: vscode.TextDocument | undefined): vscode.TextDocument | undefined {
  if (active === undefined) return undefined;
  const { scheme } = active.uri;
  return besideEditors.has(scheme) || scheme.startsWith('vscode-chat') ? undefined : active;
}

/** What has the focus in a panel, a view or a box, and not in an editor. */
const besideEditors = new Set(['output', 'debug', 'comment', 'vscode-scm', 'vscode-interactive-input']);

/** Languages that people write prose in. */
const proseLanguages = new Set(['markdown', 'plaintext', 'latex', 'restructuredtext', 'asciidoc']);

/**
 * Whether the item in the status bar belongs beside documents of a language. The extension wakes up for every language, since any may be
 * named by the setting; whoever writes programs is not shown that there are no stories in them.
 */
export function isShownBeside(languageId: string, languages: readonly string[]): boolean {
  return languages.includes(languageId) || proseLanguages.has(languageId);
}

/** A change of a document, as far as it tells whether somebody typed. */
export interface EditedText {
  /** Set for an undo or a redo. */
  readonly reason: number | undefined;
  readonly contentChanges: readonly { readonly rangeLength: number; readonly text: string }[];
}

/** The most that one key writes: a pair of marks, or a line end with what the line before was indented by. */
const keyPattern = /^(?:.{1,2}|\r?\n[ \t]*(?:>[ \t]?|[-*+][ \t]|\d{1,9}[.)][ \t])*)?$/su;

/**
 * Whether a change is one key of somebody who types, at one or more cursors. Not so: an undo, a paste, an accepted suggestion, what an
 * extension writes, other line ends.
 */
export function isTyped({ reason, contentChanges }: EditedText): boolean {
  if (reason !== undefined || contentChanges.length === 0) return false;
  return contentChanges.every(({ rangeLength, text }) => {
    const isRemoved = text === '' && rangeLength <= 2; // a character may be two units
    return isRemoved || (text !== '' && keyPattern.test(text));
  });
}

/** Whether a change takes something back: a deletion, or an undo or redo. */
export function takesBack({ reason, contentChanges }: EditedText): boolean {
  return reason !== undefined || contentChanges.some(({ text }) => text === '');
}
