// The inline completion provider: takes the editor's request, returns the suggester's answer. Stable API only.
import * as vscode from 'vscode';
import { AdaptiveDebounce } from '../completions/adaptiveDebounce.ts';
import { UnaskedFilter } from '../completions/unaskedFilter.ts';
import type { Settings } from '../settings/definitions.ts';
import {
  suggestionOptions,
  type CursorContext,
  type Suggester,
  type SuggestionOptions,
} from '../completions/suggester.ts';
import type { CursorContexts } from './cursorContext.ts';
import type { DocumentLearning } from './documentLearning.ts';
import { isTyped, takesBack } from './storyDocuments.ts';

/** Whether and how to suggest, decided by the owner of the switches. */
export interface SuggestionSwitches {
  /** Settings for a document, or `undefined` while suggestions are off there. */
  settingsFor(document: vscode.TextDocument): Settings | undefined;
}

/**
 * What a provider tells the model and asks of it: to try again when a person asks, and whether a failure is already
 * logged.
 */
export interface SuggestionModel {
  tryAgain(): void;
  hasLogged(error: unknown): boolean;
}

/** What a provider needs. */
export interface ProviderParts {
  readonly suggester: Suggester;
  readonly contexts: CursorContexts;
  readonly learning: Pick<DocumentLearning, 'placeIn'>;
  readonly switches: SuggestionSwitches;
  readonly model: SuggestionModel;
  readonly log: Pick<vscode.LogOutputChannel, 'error'>;
  /** Called with every answer, for whoever tracks whether a suggestion is showing. */
  readonly onAnswer?: (document: vscode.TextDocument, isShown: boolean) => void;
}

/** Ghost text that continues the story. */
export class StoryCompletionProvider implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  readonly #parts: ProviderParts;
  readonly #suggester: Suggester;
  readonly #contexts: CursorContexts;
  readonly #pace = new AdaptiveDebounce();
  readonly #filter = new UnaskedFilter();
  /** Someone who deletes or undoes doesn't want to be told how to go on; the next key resets this. */
  #isQuiet = false;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(parts: ProviderParts) {
    this.#parts = parts;
    this.#suggester = parts.suggester;
    this.#contexts = parts.contexts;
    // The editor asks more often than someone types: when the cursor moves, when a list opens, and sometimes once more.
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== vscode.window.activeTextEditor?.document || event.contentChanges.length === 0) return;
        this.#isQuiet = takesBack(event);
        if (isTyped(event)) this.#pace.keyPressed(performance.now());
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#comeElsewhere()),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** The editor requests nothing after a change of focus; what was shown elsewhere was not rejected. */
  #comeElsewhere(): void {
    this.#isQuiet = false;
    this.#filter.forget();
  }

  /** The current delay of an unrequested suggestion in milliseconds, if the setting leaves it to the typing pace. */
  get delayMs(): number {
    return this.#pace.delayMs;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    request: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const items = await this.#itemsFor(document, position, request, token);
    // The editor shows nothing for a canceled request, and asks again.
    if (!token.isCancellationRequested) this.#parts.onAnswer?.(document, items.length > 0);
    return items;
  }

  async #itemsFor(
    document: vscode.TextDocument,
    position: vscode.Position,
    request: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const isExplicit = request.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const settings = this.#parts.switches.settingsFor(document);
    if (settings === undefined || (!isExplicit && settings.trigger === 'manual') || hasOtherSelections(document))
      return [];
    if (!isExplicit && this.#isQuiet) return [];
    if (isExplicit) this.#parts.model.tryAgain();

    const context = this.#contextAt(document, position);
    const options = suggestionOptions(settings, isExplicit ? 'explicit' : 'automatic');
    // The editor only shows text that extends the item selected in its list.
    const { selectedCompletionInfo: selected } = request;
    if (selected !== undefined) return this.#extending(selected, context.before, position, options, document, token);

    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      let suggestions = this.#suggester.lookUp(context, options);
      if (suggestions === undefined) {
        if (!isExplicit)
          await pause(
            settings.delay === 'fixed' ? settings.delaySeconds * 1000 : this.#pace.delayMs,
            controller.signal,
          );
        if (token.isCancellationRequested) return [];
        suggestions = await this.#suggester.suggest(context, options, controller.signal);
      }
      if ('quiet' in suggestions || token.isCancellationRequested) return [];
      const texts = isExplicit
        ? suggestions.texts
        : await this.#worthAGlance(suggestions.texts, context, settings, controller.signal);
      if (token.isCancellationRequested) return [];
      const [first] = texts;
      // What follows an accepted suggestion appears unasked, unless the trigger is manual; prefetch it for the way it
      // will be requested.
      const next = suggestionOptions(settings, settings.trigger === 'manual' ? 'explicit' : 'automatic');
      if (first !== undefined) void this.#suggester.prefetch(context, first, next); // never rejects
      return texts.map((text) => new vscode.InlineCompletionItem(text, new vscode.Range(position, position)));
    } catch (error) {
      this.#note(error);
      return [];
    } finally {
      subscription.dispose();
    }
  }

  /** The unrequested suggestions worth showing; if there are none, a phrase once the writer has paused. */
  async #worthAGlance(
    texts: readonly string[],
    context: CursorContext,
    settings: Settings,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const shown = this.#filter.filter(context.before, texts, settings.shortestSuggestion);
    if (shown.length > 0 || settings.pauseSeconds === 0) return shown;
    const options = suggestionOptions(settings, 'pause');
    if (options.limit === undefined) return shown;
    await pause(settings.pauseSeconds * 1000, signal);
    if (signal.aborted) return [];
    const phrases = await this.#suggester.suggest(context, options, signal);
    if ('quiet' in phrases || signal.aborted) return [];
    return this.#filter.filter(context.before, phrases.texts, settings.shortestSuggestion);
  }

  /** A suggestion for the text as it will be with the selected item, starting with that item. */
  async #extending(
    selected: vscode.SelectedCompletionInfo,
    before: string,
    position: vscode.Position,
    options: SuggestionOptions,
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const replaced = position.character - selected.range.start.character;
    if (selected.range.end.isAfter(position) || replaced < 0) return [];
    const context = this.#contextAt(document, selected.range.start);
    const withItem = {
      ...context,
      before: before.slice(0, before.length - replaced) + selected.text,
      after: this.#contexts.at(document, position).after,
      learned: context.learned && { ...context.learned, inserted: selected.text },
    };
    try {
      const suggestions = await this.#suggester.suggest(withItem, options, signalOf(token));
      if ('quiet' in suggestions || token.isCancellationRequested) return [];
      return suggestions.texts.map((text) => new vscode.InlineCompletionItem(selected.text + text, selected.range));
    } catch (error) {
      this.#note(error);
      return [];
    }
  }

  #contextAt(document: vscode.TextDocument, position: vscode.Position): CursorContext {
    const learned = this.#parts.learning.placeIn(document, position);
    return { ...this.#contexts.at(document, position), learned };
  }

  /** While someone types, a failure is logged once (the model host shows it in the status bar) and nothing pops up. */
  #note(error: unknown): void {
    if (isAbort(error) || this.#parts.model.hasLogged(error)) return;
    this.#parts.log.error(error instanceof Error ? error : String(error));
  }
}

/** True with a selection or several cursors: nobody is waiting for a suggestion then. */
function hasOtherSelections(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || editor.document !== document) return false;
  return editor.selections.length > 1 || !editor.selection.isEmpty;
}

function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
