// "Generate Story" and "Continue Here": a story streamed into an editor, as one undo step, with progress and cancel.
import * as vscode from 'vscode';
import { freshSeed } from '../settings/freshSeed.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import { promptFrom } from '../decoding/prompt.ts';
import type { Storyteller } from '../decoding/storyteller.ts';
import type { Settings } from '../settings/definitions.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import { fitContinuation } from '../prose/fitContinuation.ts';
import { markdownProse, plainProse } from '../prose/markdownProse.ts';
import { inTypography, plainTypography, typographyOf } from '../prose/typography.ts';
import type { CursorContexts } from './cursorContext.ts';
import { isAbort } from './inlineCompletions.ts';

/** Text is put into the editor at most this often, in milliseconds: an edit costs the editor more than writing it. */
const editEveryMs = 60;

/** What writing a story needs. */
export interface StoryParts {
  readonly storyteller: Storyteller;
  readonly contexts: CursorContexts;
  readonly settings: Settings;
}

/**
 * Asks for a beginning, or takes the selection, and writes a story: at the cursor of a document in which stories are written, else
 * into a new Markdown file.
 */
export async function generateStory(parts: StoryParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor === undefined ? '' : editor.document.getText(editor.selection);
  const beginning = selected !== '' ? selected : await askForBeginning();
  if (beginning === undefined) return;

  const isStoryDocument = editor !== undefined && parts.settings.languages.includes(editor.document.languageId);
  if (isStoryDocument && selected !== '') {
    // The selection stays and the story goes on behind it.
    await continueAt(editor, editor.selection.end, '', beginning, parts);
  } else if (isStoryDocument) {
    await continueAt(editor, editor.selection.active, beginning, beginning, parts);
  } else {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
    const shown = await vscode.window.showTextDocument(document);
    await continueAt(shown, new vscode.Position(0, 0), beginning, beginning, parts);
  }
}

/** Goes on from what stands before the cursor. */
export async function continueHere(parts: StoryParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage('Open a document and put the cursor where the story is to go on.');
    return;
  }
  const position = editor.selection.active;
  const context = parts.contexts.at(editor.document, position);
  await continueAt(editor, position, '', context.before, parts);
}

function askForBeginning(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Generate Story',
    prompt: 'How does it begin? Leave it empty for a story from nothing.',
    value: 'Once upon a time',
  });
}

/** Inserts `lead`, then the continuation of `prompt`, and leaves the cursor behind it. */
async function continueAt(
  editor: vscode.TextEditor,
  at: vscode.Position,
  lead: string,
  prompt: string,
  { storyteller, contexts, settings }: StoryParts,
): Promise<void> {
  const { document } = editor;
  const isMarkdown = document.languageId === 'markdown';
  const prose = isMarkdown ? markdownProse(prompt) : plainProse(prompt);
  const options: StoryOptions = {
    ...writingSettings(settings),
    seed: settings.seed === 0 ? freshSeed() : settings.seed,
    maxBytes: settings.storyMaxBytes,
    stopAt: 'story',
    stopStrings: [],
    trimToSentence: true,
  };
  const context = { ...contexts.at(document, at), kind: 'prose', isCut: false } as const;
  // `written` is what stands in the document; `raw` is what the model wrote. Fitting the whole each time keeps the parts consistent.
  const writer = new StoryInsertion(editor, at);
  const progress = { location: vscode.ProgressLocation.Notification, title: 'Writing a story', cancellable: true };
  await vscode.window.withProgress(progress, async (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      await writer.show(lead);
      let raw = '';
      let shownAt = performance.now();
      const typography = typographyOf(context.before);
      const place = { ...context, before: lead === '' ? context.before : context.before + lead, after: '' };
      const story = storyteller.tell(
        promptFrom(plainTypography(prose), settings.readBytes).bytes,
        options,
        controller.signal,
      );
      for await (const text of story) {
        raw += text;
        if (performance.now() - shownAt < editEveryMs) continue;
        await writer.show(lead + fitContinuation(inTypography(raw, place.before, typography), place));
        shownAt = performance.now();
      }
      await writer.show(lead + fitContinuation(inTypography(raw, place.before, typography), place));
    } catch (error) {
      // Cancelled: what is written stays.
      if (!isAbort(error)) throw error;
    }
  });
}

/** A growing insertion. The edits after the first join its undo step, so that one undo removes all. */
class StoryInsertion {
  readonly #editor: vscode.TextEditor;
  readonly #startOffset: number;
  #text = '';
  #isFirst = true;

  constructor(editor: vscode.TextEditor, at: vscode.Position) {
    this.#editor = editor;
    this.#startOffset = editor.document.offsetAt(at);
  }

  /**
   * Makes the inserted text be this.
   *
   * @throws Error if the document can no longer be edited there
   */
  async show(text: string): Promise<void> {
    if (text === this.#text) return;
    const { document } = this.#editor;
    // Only the end that changed is replaced: mostly nothing, with new text behind it.
    let common = 0;
    while (common < this.#text.length && this.#text[common] === text[common]) common++;
    const from = document.positionAt(this.#startOffset + common);
    const to = document.positionAt(this.#startOffset + this.#text.length);
    const isDone = await this.#editor.edit((edit) => edit.replace(new vscode.Range(from, to), text.slice(common)), {
      undoStopBefore: this.#isFirst,
      undoStopAfter: false,
    });
    if (!isDone) throw new Error('The story could not be inserted: the document is read-only or was closed.');
    this.#isFirst = false;
    this.#text = text;
    const end = document.positionAt(this.#startOffset + text.length);
    this.#editor.selection = new vscode.Selection(end, end);
    this.#editor.revealRange(new vscode.Range(end, end));
  }
}
