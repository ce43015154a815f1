// A story growing in a document that the writer keeps using: it follows changes made elsewhere in the document, waits
// while the document is not visible, and removes nothing but its own words. Its edits are one undo step as long as
// nobody else edits in between.
import * as vscode from 'vscode';
import { JoinedUndo, joinUndo } from './joinedUndo.ts';
import { editToward, rangeAfterChanges, textAfter, type ContentChange, type TrackedRange } from './trackedRange.ts';

/**
 * An edit is rejected while a change of the writer's is in flight. This many rejections without such a change mean
 * something else.
 */
const maxRefusals = 5;
const pauseAfterRefusalMs = 20;

/** A growing insertion. */
export class StoryInsertion implements vscode.Disposable {
  #document: vscode.TextDocument;
  readonly #tail: string;
  readonly #subscription: vscode.Disposable;
  /** The document's text up to the last change that was followed. */
  #documentText: string;
  #range: TrackedRange | undefined;
  /** What the range would hold if only this class had written there, with line ends `\n`. */
  #shown = '';
  #isBegun = false;
  /**
   * Whether somebody else's change has come since the last edit, so that the next one starts an undo step of its own.
   */
  #isInterrupted = true;
  /** The edits since somebody else's last one, if any. */
  #undo: JoinedUndo | undefined;
  /** Changes that arrived while an edit was in flight; the first is the edit itself if it is accepted. */
  #arrived: vscode.TextDocumentChangeEvent[] | undefined;

  /** @param tail goes between the story and the text after it, inserted with the first words */
  constructor(document: vscode.TextDocument, position: vscode.Position, tail: string) {
    this.#document = document;
    this.#tail = tail;
    this.#documentText = document.getText();
    const offset = document.offsetAt(position);
    this.#range = { start: offset, end: offset, ownLength: 0 };
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== this.#document || event.contentChanges.length === 0) return;
      if (event.reason !== undefined) this.#undo?.follow(event);
      if (this.#arrived === undefined) this.#follow(event);
      else this.#arrived.push(event);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    if (this.#undo !== undefined) joinUndo(this.#document, this.#undo);
  }

  /**
   * Makes the story be this text, except where the writer changed it. While no editor shows the document nothing
   * happens; the text follows as one edit and one undo step when the document is visible again, or with the last words.
   *
   * @param text with line ends `\n`
   * @returns whether the story can go on: no once the writer has removed its end, for example by an undo
   * @throws Error with a readable message if the document is closed or cannot be edited
   */
  async show(text: string, { isLast }: { readonly isLast: boolean }): Promise<boolean> {
    if (this.#range === undefined || text === this.#shown) return this.#range !== undefined;
    if (this.#document.isClosed && !(await this.#isOpenAgain(isLast))) return true;
    if (this.#editor() === undefined && !isLast) return true;
    if (!this.#isBegun) await this.#begin(isLast);
    if (this.#isBegun) {
      const [from, to] = [this.#inDocument(this.#shown), this.#inDocument(text)];
      if (await this.#edit((range) => editToward(range, from, to), isLast)) this.#shown = text;
    }
    return this.#range !== undefined;
  }

  /**
   * Makes room, and puts the cursor at the end of the story, where it moves along until the writer puts it elsewhere.
   */
  async #begin(isLast: boolean): Promise<void> {
    const text = this.#inDocument(this.#tail);
    const editor = this.#editor();
    this.#isBegun = await this.#edit(
      (range) =>
        text === '' ? undefined : { edit: { rangeOffset: range.end, rangeLength: 0, text }, range, shown: '' },
      isLast,
    );
    if (!this.#isBegun || editor === undefined) return;
    const end = this.#end();
    editor.selection = new vscode.Selection(end, end);
  }

  /**
   * @returns whether the edit was made or none was needed; false if the document is no longer visible or the place is
   * gone
   */
  async #edit(next: (range: TrackedRange) => ReturnType<typeof editToward>, isLast: boolean): Promise<boolean> {
    for (let refusals = 0; ;) {
      if (this.#range === undefined) return false;
      const planned = next(this.#range);
      if (planned === undefined) return true;
      if (this.#editor() === undefined && !isLast) return false;
      const editor = this.#editor();
      const isFollowed = editor?.selection.isEmpty === true && editor.selection.active.isEqual(this.#end());
      this.#arrived = [];
      const isAccepted = await this.#apply(editor, planned.edit);
      const [first, ...later] = this.#arrived;
      this.#arrived = undefined;
      // An edit is made for one version of the document, and accepted only if that is still the latest. A read-only
      // document accepts it too, but does not change.
      if (isAccepted && first !== undefined) {
        const before = this.#documentText;
        this.#documentText = textAfter(before, first.contentChanges);
        if (this.#isInterrupted || this.#undo === undefined) this.#undo = new JoinedUndo(before, this.#documentText);
        else this.#undo.grow(this.#documentText);
        this.#isInterrupted = false;
        const { start, end, ownLength } = planned.range;
        const own = planned.shown.slice(planned.shown.length - ownLength);
        const isThere = this.#documentText.slice(end - ownLength, end) === own;
        this.#range = isThere ? { start, end, ownLength } : undefined;
        for (const event of later) this.#follow(event);
        if (isFollowed && this.#range !== undefined) editor.revealRange(new vscode.Range(this.#end(), this.#end()));
        return true;
      }
      const others = first === undefined ? later : [first, ...later];
      for (const event of others) this.#follow(event);
      if (others.length > 0) continue;
      if (++refusals > maxRefusals) throw new Error(readOnlyProblem(this.#document));
      await new Promise((resolve) => setTimeout(resolve, pauseAfterRefusalMs));
    }
  }

  async #apply(editor: vscode.TextEditor | undefined, edit: ContentChange): Promise<boolean> {
    const from = this.#document.positionAt(edit.rangeOffset);
    const range = new vscode.Range(from, this.#document.positionAt(edit.rangeOffset + edit.rangeLength));
    const stops = { undoStopBefore: this.#isInterrupted, undoStopAfter: false };
    try {
      if (editor !== undefined) return await editor.edit((builder) => builder.replace(range, edit.text), stops);
      const hidden = new vscode.WorkspaceEdit();
      hidden.replace(this.#document.uri, range, edit.text);
      return await vscode.workspace.applyEdit(hidden);
    } catch {
      return false; // the editor was closed meanwhile: the next attempt goes through the workspace
    }
  }

  #follow({ contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    if (this.#range !== undefined) this.#range = rangeAfterChanges(this.#range, contentChanges, this.#documentText);
    this.#documentText = textAfter(this.#documentText, contentChanges);
    this.#isInterrupted = true;
    if (reason === undefined) this.#undo = undefined;
  }

  #editor(): vscode.TextEditor | undefined {
    const { activeTextEditor, visibleTextEditors } = vscode.window;
    if (activeTextEditor?.document === this.#document) return activeTextEditor;
    return visibleTextEditors.find(({ document }) => document === this.#document);
  }

  #end(): vscode.Position {
    return this.#document.positionAt(this.#range!.end);
  }

  #inDocument(text: string): string {
    return this.#document.eol === vscode.EndOfLine.CRLF ? text.replaceAll('\n', '\r\n') : text;
  }

  /**
   * Looks for the document after it was closed. For the last words, the file is reopened.
   *
   * @throws Error with a readable message if the content differs from what was closed
   */
  async #isOpenAgain(isLast: boolean): Promise<boolean> {
    const { uri } = this.#document;
    const isSame = (document: vscode.TextDocument): boolean => !document.isClosed && document.uri.toString() === uri.toString(); // prettier-ignore
    let again = vscode.workspace.textDocuments.find(isSame);
    if (again === undefined && !isLast) return false;
    // A file that was never saved is gone for good.
    if (again === undefined && uri.scheme !== 'untitled') {
      again = await vscode.workspace.openTextDocument(uri).then(undefined, () => undefined);
    }
    if (again?.getText() !== this.#documentText) {
      throw new Error(
        vscode.l10n.t('The story has stopped: {0} was closed, and its place is gone.', nameOf(this.#document)),
      );
    }
    this.#document = again;
    this.#undo = undefined;
    return true;
  }
}

/** Says in one sentence that a document cannot be edited. */
export function readOnlyProblem(document: vscode.TextDocument): string {
  return vscode.l10n.t('{0} is read-only: put the cursor into another document, and try again.', nameOf(document));
}

/** Says in one sentence that a document cannot be edited, as far as the editor knows; `undefined` if it can. */
export function problemWithWriting(document: vscode.TextDocument): string | undefined {
  const isWritable = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme);
  return isWritable === false ? readOnlyProblem(document) : undefined;
}

function nameOf({ uri }: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(uri);
}
