// The Story Generator panel: one webview, its page, and what it needs from the editor. Model requests go to its
// controller.
import * as vscode from 'vscode';
import { PanelController, type EditorRequest, type PanelControllerParts } from '../panel/host/panelController.ts';
import { takenText } from '../panel/host/takenText.ts';
import { parseSession, type PanelSettings, type ToPanel } from '../panel/protocol.ts';
import type { InspectableStoryteller } from '../worker/client.ts';
import type { Settings } from '../settings/definitions.ts';
import { daringOf, knobKeys } from '../settings/presets.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import type { LearnedPlace } from '../decoding/learnedDocument.ts';
import type { CursorContexts } from './cursorContext.ts';
import type { DocumentLearning } from './documentLearning.ts';
import { importCheckpoint, importFile, type ImportParts } from './importCheckpoint.ts';
import { section, useModel } from './configuration.ts';
import { putIntoEditor } from './putIntoEditor.ts';
import { savePicture } from './savePicture.ts';
import { pageOf } from './storyPanelPage.ts';
import { StoryShelf } from './storyShelf.ts';
import { workspaceFile } from './workspaceFile.ts';

/** The type under which the window restores the panel. */
const storyPanelType = 'micromixer.stories';

/** A larger session file is not read. */
const maxSessionBytes = 16 * 2 ** 20;

/** What panels need from the extension. */
export interface StoryPanelParts extends ImportParts {
  readonly extensionUri: vscode.Uri;
  readonly workspaceState: vscode.Memento;
  readonly storyteller: InspectableStoryteller;
  readonly contexts: CursorContexts;
  readonly learning: Pick<DocumentLearning, 'placeIn'>;
  readonly log: vscode.LogOutputChannel;
  readonly settings: () => Settings;
  readonly onDidChangeSettings: vscode.Event<void>;
}

type PanelTarget = Extract<ToPanel, { type: 'targetChanged' }>['target'];

/** All panels of this window. They share the model and nothing else. */
export class StoryPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: StoryPanelParts;
  readonly #open = new Map<vscode.WebviewPanel, PanelController>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #shelf: StoryShelf;
  /** What the pages were last told. */
  #target: PanelTarget;
  /** The editor in which the person last wrote: while a panel has the focus, no editor is active. */
  #lastEditor = vscode.window.activeTextEditor;

  constructor(parts: StoryPanelParts) {
    this.#parts = parts;
    this.#shelf = new StoryShelf(parts.workspaceState);
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(storyPanelType, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        this.#lastEditor = editor ?? this.#lastEditor;
        this.#tellTarget();
      }),
      vscode.window.onDidChangeTextEditorSelection(() => this.#tellTarget()),
      vscode.workspace.onDidCloseTextDocument(() => this.#tellTarget()),
      parts.onDidChangeSettings(() => this.#postAll({ type: 'settingsChanged', settings: this.#settings() })),
      parts.library.onDidChange(() => {
        const tell = (models: string[]): void => this.#postAll({ type: 'modelsChanged', models });
        void parts.library.names().then(tell, (error: unknown) => parts.log.error(String(error)));
      }),
    ];
  }

  /** Shows the panel, or opens another one beside the others. */
  show(options: { readonly isNew: boolean }): void {
    const last = [...this.#open.keys()].at(-1);
    if (last !== undefined && !options.isNew) {
      last.reveal();
      return;
    }
    const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    this.#serve(vscode.window.createWebviewPanel(storyPanelType, vscode.l10n.t('Story Generator'), column));
  }

  /** A panel from before the window was reloaded; its page brings its state along. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#serve(panel);
  }

  dispose(): void {
    for (const panel of this.#open.keys()) panel.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #serve(panel: vscode.WebviewPanel): void {
    const { extensionUri, storyteller, log } = this.#parts;
    const roots = [vscode.Uri.joinPath(extensionUri, 'dist'), vscode.Uri.joinPath(extensionUri, 'media')];
    panel.webview.options = { enableScripts: true, localResourceRoots: roots };
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    const post = (message: ToPanel): void => void panel.webview.postMessage(message); // hidden panels receive none
    const controller = new PanelController({
      storyteller,
      post,
      log: (problem) => log.warn(problem),
      readDocument: () => this.#readDocument(),
      learnedPlace: () => this.#learnedPlace(),
      edit: (request) => this.#edit(request, post, panel),
    });
    this.#open.set(panel, controller);
    panel.webview.onDidReceiveMessage((message: unknown) => controller.receive(message));
    panel.onDidDispose(() => {
      controller.dispose();
      this.#open.delete(panel);
      this.#shelf.close(panel);
    });
    panel.webview.html = pageOf(panel.webview, extensionUri);
  }

  #postAll(message: ToPanel): void {
    for (const panel of this.#open.keys()) void panel.webview.postMessage(message); // hidden panels ask when shown
  }

  #settings(): PanelSettings {
    const settings = this.#parts.settings();
    const { seed, readLength: readBytes, storyLength: maxBytes, model } = settings;
    const writing = writingSettings(settings);
    return {
      options: {
        ...writing,
        seed,
        readBytes,
        maxBytes,
        stopAt: 'story',
        trimToSentence: true,
        learns: false,
      },
      model,
    };
  }

  /** Tells the pages where a story would be inserted, if that has changed: they show the name. */
  #tellTarget(): void {
    const target = this.#currentTarget();
    if (target?.title === this.#target?.title && target?.hasSelection === this.#target?.hasSelection) return;
    this.#target = target;
    this.#postAll({ type: 'targetChanged', ...(target && { target }) });
  }

  #currentTarget(): PanelTarget {
    const editor = this.#editorIfAny();
    return editor && { title: baseName(editor.document), hasSelection: !editor.selection.isEmpty };
  }

  #editor(): vscode.TextEditor {
    const editor = this.#editorIfAny();
    if (editor === undefined)
      throw new Error(vscode.l10n.t('No document is open: open the one that you mean, and try again.'));
    return editor;
  }

  /**
   * The editor that the person means: the active one, else the last one used (a panel may hide it), else a visible one.
   */
  #editorIfAny(): vscode.TextEditor | undefined {
    const shown = vscode.window.visibleTextEditors;
    const last = this.#lastEditor?.document.isClosed === false ? this.#lastEditor : undefined;
    return vscode.window.activeTextEditor ?? last ?? shown[0];
  }

  /** The same, brought to the front if something hides it. */
  async #shownEditor(): Promise<vscode.TextEditor> {
    const editor = this.#editor();
    if (vscode.window.visibleTextEditors.includes(editor)) return editor;
    const { document, selection } = editor;
    const shown = vscode.window.visibleTextEditors.find((each) => each.document === document);
    return shown ?? vscode.window.showTextDocument(document, { selection });
  }

  #learnedPlace(): LearnedPlace | undefined {
    const document = (vscode.window.activeTextEditor ?? this.#lastEditor)?.document;
    if (document === undefined || document.isClosed) return undefined;
    return this.#parts.learning.placeIn(document, document.positionAt(document.getText().length));
  }

  #readDocument(): ReturnType<PanelControllerParts['readDocument']> {
    const { document } = this.#editor();
    const text = document.getText().trim();
    if (text === '') throw new Error(vscode.l10n.t('The document is empty: write something, and try again.'));
    const isMarkdown = document.languageId === 'markdown';
    return { title: vscode.workspace.asRelativePath(document.uri), text, isMarkdown };
  }

  async #edit(request: EditorRequest, post: (message: ToPanel) => void, panel: vscode.WebviewPanel): Promise<void> {
    const notice = (message: string): void => post({ type: 'notice', message, isError: false });
    switch (request.type) {
      case 'panelReady': {
        const models = await this.#parts.library.names();
        const shelf = this.#shelf.claim(panel);
        const target = this.#currentTarget();
        post({
          type: 'initialize',
          settings: this.#settings(),
          models,
          ...(target && { target }),
          ...(shelf && { shelf }),
        });
        return;
      }
      case 'takeText':
        notice(await this.#take(request));
        return;
      case 'keepShelf':
        await this.#shelf.keep(panel, request.shelf);
        return;
      case 'clearStories':
        if (!(await isClearingMeant(this.#shelf.count))) return;
        await this.#shelf.clear();
        this.#postAll({ type: 'storiesCleared' });
        return;
      case 'savePicture': {
        const said = await savePicture(request);
        if (said !== undefined) notice(said);
        return;
      }
      case 'saveSession': {
        const uri = await vscode.window.showSaveDialog({
          title: vscode.l10n.t('Save Story Session'),
          filters: { [vscode.l10n.t('Story session')]: ['json'] },
          ...workspaceFile('story-session.json'),
        });
        if (uri === undefined) return;
        const json = `${JSON.stringify(request.session, null, 2)}\n`;
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(json));
        notice(vscode.l10n.t('Saved as {0}.', vscode.workspace.asRelativePath(uri)));
        return;
      }
      case 'openSession': {
        const chosen = await vscode.window.showOpenDialog({
          title: vscode.l10n.t('Open Story Session'),
          filters: { [vscode.l10n.t('Story session')]: ['json'] },
          ...workspaceFile(''),
        });
        if (chosen?.[0] === undefined) return;
        const session = await readSession(chosen[0]);
        post({ type: 'sessionOpened', story: session.story });
        return;
      }
      case 'saveSettings':
        notice(await saveSettings(request.options));
        return;
      case 'chooseModel':
        try {
          await useModel(request.model);
        } finally {
          post({ type: 'settingsChanged', settings: this.#settings() }); // the page already shows what was chosen
        }
        return;
      case 'importModel': {
        const { file } = request;
        if (file === undefined) await importFile(this.#parts);
        else if ('uri' in file) await importFile(this.#parts, vscode.Uri.parse(file.uri, true));
        else await importCheckpoint(this.#parts, { name: file.name, file: file.bytes });
      }
    }
  }

  /** @returns what was done, as a sentence */
  async #take({ beginning, written, where }: Extract<EditorRequest, { type: 'takeText' }>): Promise<string> {
    if (where === 'clipboard') {
      await vscode.env.clipboard.writeText(beginning + written);
      return vscode.l10n.t('Copied.');
    }
    if (where === 'newFile') {
      const place = { before: '', after: '', isMarkdown: true, lineEnd: '\n' } as const;
      const content = `${takenText(beginning, written, place)}\n`;
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
      const viewColumn = this.#lastEditor?.viewColumn ?? vscode.ViewColumn.Beside;
      await vscode.window.showTextDocument(document, { viewColumn });
      return vscode.l10n.t('Opened as a new Markdown file.');
    }
    return putIntoEditor(await this.#shownEditor(), where, ({ start, end }, { document }) => {
      const { before, isMarkdown, lineEnd } = this.#parts.contexts.at(document, start);
      const { after } = this.#parts.contexts.at(document, end);
      return takenText(beginning, written, { before, after, isMarkdown, lineEnd });
    });
  }
}

async function isClearingMeant(count: number): Promise<boolean> {
  const clear = vscode.l10n.t('Clear');
  const question =
    count === 1
      ? vscode.l10n.t('Clear the story that the Story Generator keeps for this workspace?')
      : vscode.l10n.t('Clear all {0} stories that the Story Generator keeps for this workspace?', count);
  const detail = vscode.l10n.t('What you have saved or inserted elsewhere stays.');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, clear)) === clear;
}

function baseName({ uri }: vscode.TextDocument): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/**
 * Saves the sampling controls as the person's settings, everywhere. Values that match a preset are saved as that
 * preset. @returns what was done, as a sentence
 */
async function saveSettings({ maxBytes, ...options }: PanelSettings['options']): Promise<string> {
  const { temperature, topK, topP, minP, seed, wordGuard, nameGuard, proseGuard } = options;
  const daring = daringOf(options);
  const knobs = { temperature, topK, topP, minP };
  const noKnobs = Object.fromEntries(knobKeys.map((key) => [key, undefined]));
  const values: Partial<Record<keyof Settings, unknown>> = {
    ...(daring === undefined ? knobs : { daring, ...noKnobs }),
    seed,
    wordGuard,
    nameGuard,
    proseGuard,
    storyLength: maxBytes,
  };
  for (const [key, value] of Object.entries(values)) {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  }
  const now = vscode.workspace.getConfiguration(section);
  const hidden = Object.entries(values).filter(([key, value]) => (now.get(key) ?? undefined) !== value);
  if (hidden.length === 0) return vscode.l10n.t('These knobs are your settings now, for suggestions too.');
  const names = hidden.map(([key]) => `${section}.${key}`).join(', ');
  return vscode.l10n.t('These knobs are your settings now, but this workspace has its own {0}.', names);
}

async function readSession(uri: vscode.Uri): Promise<Exclude<ReturnType<typeof parseSession>, { problem: string }>> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxSessionBytes) throw new Error(vscode.l10n.t('This file is too large for a story session.'));
  const session = parseSession(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  if ('problem' in session) throw new Error(session.problem);
  return session;
}
