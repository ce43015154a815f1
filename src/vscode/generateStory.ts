// "Generate Story" and "Continue Here": a story streamed into a document, with progress and cancel.
import * as vscode from 'vscode';
import { freshSeed } from '../settings/freshSeed.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import { promptFrom } from '../decoding/prompt.ts';
import type { Storyteller } from '../decoding/storyteller.ts';
import type { Settings } from '../settings/definitions.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import { readingOf } from '../prose/reading.ts';
import { fitContinuation } from '../prose/fitContinuation.ts';
import { endsSentence } from '../prose/sentences.ts';
import { sentencesAround } from '../prose/sentencesAround.ts';
import { linesOfDocument, type CursorContexts } from './cursorContext.ts';
import type { DocumentLearning } from './documentLearning.ts';
import { isAbort } from './inlineCompletions.ts';
import { isProseScheme } from './storyDocuments.ts';
import { problemWithWriting, StoryInsertion } from './storyInsertion.ts';
import { inQuote, storyPlaceAt, type StoryPlace, type StoryStart } from './storyPlace.ts';

/**
 * Text is inserted into the editor at most this often, in milliseconds: an edit costs the editor more than writing the
 * text.
 */
const editEveryMs = 60;
/** In milliseconds. A story finished sooner gets no notification, which would only flash. */
const progressAfterMs = 800;

/** What writing a story needs. */
export interface StoryParts {
  readonly storyteller: Storyteller;
  readonly contexts: CursorContexts;
  readonly learning: Pick<DocumentLearning, 'placeIn'>;
  readonly settings: Settings;
}

/**
 * Asks for a beginning, or takes the selection, and writes a story: at the cursor if stories are written in this
 * document, otherwise into a new Markdown file.
 */
export async function generateStory(parts: StoryParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isForStories(editor.document, parts.settings)) {
    const beginning = await askForBeginning({ isInSentence: false });
    if (beginning === undefined) return;
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
    await vscode.window.showTextDocument(document);
    await writeAt(document, new vscode.Position(0, 0), { kind: 'newStory', beginning }, parts);
    return;
  }
  const { document, selection } = editor;
  const sentences = sentencesAround(linesOfDocument(document), selection, document.languageId === 'markdown');
  if (sentences !== undefined) {
    // The sentences stay. The story follows as a paragraph of its own, or completes the half sentence they end with.
    const start: StoryStart = sentences.isFinished ? { kind: 'newStory', beginning: '' } : { kind: 'continuation' };
    const { line, character } = sentences.end;
    await writeAt(document, new vscode.Position(line, character), { ...start, of: sentences.text }, parts);
    return;
  }
  // Don't ask for words that would not be used.
  const place = placeIn(document, selection.active, { kind: 'newStory', beginning: '' }, parts);
  const isInSentence = isAfterHalfSentence(document, selection.active, parts);
  const beginning = 'refusal' in place ? '' : await askForBeginning({ isInSentence });
  if (beginning === undefined) return;
  const start: StoryStart =
    isInSentence && beginning.trim() === '' ? { kind: 'continuation' } : { kind: 'newStory', beginning };
  await writeAt(document, editor.selection.active, start, parts);
}

/** Continues the text before the cursor. */
export async function continueHere(parts: StoryParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a document and put the cursor where the story is to go on.'),
    );
    return;
  }
  await writeAt(editor.document, editor.selection.active, { kind: 'continuation' }, parts);
}

function isForStories({ languageId, uri }: vscode.TextDocument, { languages }: Settings): boolean {
  if (!languages.includes(languageId)) return false;
  const isWritable = vscode.workspace.fs.isWritableFileSystem(uri.scheme);
  // If the only obstacle is that the document is read-only, that is reported rather than worked around.
  return isWritable === false || isProseScheme(uri.scheme, isWritable);
}

/** @param isInSentence whether there is half a sentence before the cursor, which the story may complete */
function askForBeginning({ isInSentence }: { readonly isInSentence: boolean }): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Generate Story'),
    prompt: isInSentence
      ? vscode.l10n.t('How does it go on? Leave it empty to end the sentence before the cursor.')
      : vscode.l10n.t('How does it begin? Leave it empty for a story from nothing.'),
    value: isInSentence ? '' : 'Once upon a time',
  });
}

/** Whether a continuation would complete a sentence that the writer began. */
function isAfterHalfSentence(document: vscode.TextDocument, cursor: vscode.Position, parts: StoryParts): boolean {
  const place = placeIn(document, cursor, { kind: 'continuation' }, parts);
  const { before } = parts.contexts.at(document, cursor);
  return !('refusal' in place) && place.isJoined && before.trim() !== '' && !endsSentence(before.trimEnd());
}

/** What is to be written; it may continue just a part of the text before the cursor, ignoring the rest. */
type WantedStory = StoryStart & { readonly of?: string };

function placeIn(
  document: vscode.TextDocument,
  cursor: vscode.Position,
  wanted: WantedStory,
  { contexts }: StoryParts,
): StoryPlace | { readonly refusal: string } {
  const refusal = problemWithWriting(document);
  if (refusal !== undefined) return { refusal };
  return storyPlaceAt(linesOfDocument(document), cursor, contexts.at(document, cursor), wanted);
}

/** Writes a story at a suitable place near the cursor, or says why there is none. */
async function writeAt(
  document: vscode.TextDocument,
  cursor: vscode.Position,
  wanted: WantedStory,
  parts: StoryParts,
): Promise<void> {
  const place = placeIn(document, cursor, wanted, parts);
  if ('refusal' in place) {
    void vscode.window.showInformationMessage(place.refusal); // no answer is expected
    return;
  }
  const { storyteller, contexts, learning, settings } = parts;
  const { lead, linePrefix, isJoined, tail } = place;
  const position = new vscode.Position(place.position.line, place.position.character);
  const { before: textBefore, isMarkdown } = contexts.at(document, position);
  const beginning = wanted.kind === 'newStory' ? wanted.beginning : '';
  const before = textBefore + lead + beginning;
  const isFromNothing = wanted.kind === 'newStory' && !isJoined;
  const text = wanted.of === undefined ? (isFromNothing ? beginning : before) : wanted.of + (isJoined ? '' : '\n\n');
  const options: StoryOptions = {
    ...writingSettings(settings),
    seed: settings.seed === 0 ? freshSeed() : settings.seed,
    maxBytes: settings.storyLength,
    stopAt: 'story',
    stopStrings: [],
    trimToSentence: true,
    minSentences: 1, // words were asked for, even after a story that has ended
  };
  const style = readingOf(before, isMarkdown);
  const learned = learning.placeIn(document, position);
  const fit = { before, after: '', kind: 'prose', isMarkdown, lineEnd: '\n', isCut: false } as const;
  /**
   * The document's version of the model's text so far; the whole is fitted every time, which keeps the parts
   * consistent.
   */
  const composed = (raw: string): string => {
    const story = beginning + fitContinuation(style.write(raw), fit);
    return story === '' ? '' : lead + inQuote(story, linePrefix);
  };
  const insertion = new StoryInsertion(document, position, tail);
  const controller = new AbortController();
  const writing = async (): Promise<void> => {
    const prompt = promptFrom(readingOf(text, isMarkdown).plain, settings.readLength).bytes;
    let raw = '';
    let shownAt = performance.now();
    try {
      if (!(await insertion.show(composed(''), { isLast: false }))) return;
      for await (const piece of storyteller.tell(prompt, options, controller.signal, learned)) {
        raw += piece;
        if (performance.now() - shownAt < editEveryMs) continue;
        // The writer removed it: that is an answer, and their undo stack stays as it is.
        if (!(await insertion.show(composed(raw), { isLast: false }))) return;
        shownAt = performance.now();
      }
    } catch (error) {
      // Cancelled: what is written stays.
      if (!isAbort(error)) throw error;
    } finally {
      await insertion.show(composed(raw), { isLast: true });
    }
    if (composed(raw) === '' && !controller.signal.aborted) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('The model wrote nothing: it considers the story finished here.'),
      );
    }
  };
  try {
    await withLateProgress(writing(), () => controller.abort());
  } finally {
    insertion.dispose();
  }
}

/** Shows progress, with a way to cancel, for work that takes time; shows nothing for work that is done soon. */
async function withLateProgress(work: Promise<void>, cancel: () => void): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const isLate = new Promise<true>((resolve) => (timer = setTimeout(resolve, progressAfterMs, true)));
  const isLong = await Promise.race([isLate, work]).finally(() => clearTimeout(timer));
  if (isLong !== true) return;
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Writing a story'),
    cancellable: true,
  };
  await vscode.window.withProgress(progress, (_, token) => {
    token.onCancellationRequested(cancel);
    return work;
  });
}
