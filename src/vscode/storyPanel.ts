// The story generator panel: one webview, its page, and what its story needs of the editor. What it asks of the model goes to its desk.
import * as vscode from 'vscode';
import { samplingRanges } from '../sampling/options.ts';
import { presets } from '../panel/presets.ts';
import { StoryDesk, type EditorRequest } from '../panel/storyDesk.ts';
import { parseSession, type PanelSettings, type ToPanel } from '../protocol.ts';
import type { OpenStoryteller } from '../service/storyClient.ts';
import { settingRules, type Settings } from '../suggestion/settings.ts';
import { fitContinuation } from '../text/continuation.ts';
import type { CursorContexts } from './cursorContext.ts';
import { importCheckpoint, importFile, type ImportParts } from './importCheckpoint.ts';
import { section, useModel } from './settings.ts';

/** How the window remembers what kind of panel it was. */
const storyPanelType = 'micromixer.stories';

/** A session file larger than this is not read. */
const largestSessionBytes = 16 * 2 ** 20;

/** What panels need of the extension. */
export interface StoryPanelParts extends ImportParts {
  readonly extensionUri: vscode.Uri;
  readonly storyteller: OpenStoryteller;
  readonly contexts: CursorContexts;
  readonly log: vscode.LogOutputChannel;
  readonly settings: () => Settings;
  readonly onDidChangeSettings: vscode.Event<void>;
}

/** All panels of this window. They share the model, and nothing else. */
export class StoryPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: StoryPanelParts;
  readonly #open = new Map<vscode.WebviewPanel, StoryDesk>();
  readonly #subscriptions: vscode.Disposable[];
  /** The editor in which the person last wrote: a panel that has the focus leaves no editor active. */
  #lastEditor = vscode.window.activeTextEditor;

  constructor(parts: StoryPanelParts) {
    this.#parts = parts;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(storyPanelType, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => (this.#lastEditor = editor ?? this.#lastEditor)),
      parts.onDidChangeSettings(() => this.#postAll({ type: 'settingsChanged', settings: this.#settings() })),
      parts.library.onDidChange(() => {
        const tell = (models: string[]): void => this.#postAll({ type: 'modelsChanged', models });
        void parts.library.names().then(tell, (error: unknown) => parts.log.error(String(error)));
      }),
    ];
  }

  /** Shows the panel, or another one beside those that are open. */
  show(options: { readonly isNew: boolean }): void {
    const last = [...this.#open.keys()].at(-1);
    if (last !== undefined && !options.isNew) {
      last.reveal();
      return;
    }
    const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    this.#serve(vscode.window.createWebviewPanel(storyPanelType, 'Story Generator', column));
  }

  /** A panel of before the window was loaded again; its page brings its state along. */
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
    const post = (message: ToPanel): void => void panel.webview.postMessage(message); // hidden panels take none
    const desk = new StoryDesk({
      storyteller,
      post,
      log: (problem) => log.warn(problem),
      readDocument: () => this.#readDocument(),
      edit: (request) => this.#edit(request, post),
    });
    this.#open.set(panel, desk);
    panel.webview.onDidReceiveMessage((message: unknown) => desk.receive(message));
    panel.onDidDispose(() => {
      desk.dispose();
      this.#open.delete(panel);
    });
    panel.webview.html = pageOf(panel.webview, extensionUri);
  }

  #postAll(message: ToPanel): void {
    for (const panel of this.#open.keys()) void panel.webview.postMessage(message); // hidden panels ask when shown
  }

  #settings(): PanelSettings {
    const { temperature, topK, topP, minP, seed, storyMaxBytes, noRepeatWords, windowRule, readBytes, model } =
      this.#parts.settings();
    const sampling = { temperature, topK, topP, minP, seed, noRepeatWords, windowRule, readBytes };
    return { options: { ...sampling, maxBytes: storyMaxBytes, stopAt: 'story', trimToSentence: true }, model };
  }

  #editor(): vscode.TextEditor {
    const shown = vscode.window.visibleTextEditors;
    const editor = vscode.window.activeTextEditor ?? shown.find((each) => each === this.#lastEditor) ?? shown[0];
    if (editor === undefined) throw new Error('No document is open: open the one that you mean, and try again.');
    return editor;
  }

  #readDocument(): { title: string; text: string } {
    const { document } = this.#editor();
    const text = document.getText().trim();
    if (text === '') throw new Error('The document is empty: write something, and try again.');
    return { title: vscode.workspace.asRelativePath(document.uri), text };
  }

  async #edit(request: EditorRequest, post: (message: ToPanel) => void): Promise<void> {
    const notice = (message: string): void => post({ type: 'notice', message, isError: false });
    switch (request.type) {
      case 'panelReady': {
        const models = await this.#parts.library.names();
        const { minimum, maximum } = settingRules.storyMaxBytes as { minimum: number; maximum: number };
        const ranges = { ...samplingRanges, maxBytes: { minimum, maximum } };
        post({ type: 'initialize', settings: this.#settings(), models, presets: [...presets], ranges });
        return;
      }
      case 'takeText':
        notice(await this.#take(request.text, request.where));
        return;
      case 'saveSession': {
        const uri = await vscode.window.showSaveDialog({
          title: 'Save Story Session',
          filters: { 'Story session': ['json'] },
          ...workspaceFile('story-session.json'),
        });
        if (uri === undefined) return;
        const json = `${JSON.stringify(request.session, null, 2)}\n`;
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(json));
        notice(`Saved as ${vscode.workspace.asRelativePath(uri)}.`);
        return;
      }
      case 'openSession': {
        const chosen = await vscode.window.showOpenDialog({
          title: 'Open Story Session',
          filters: { 'Story session': ['json'] },
          ...workspaceFile(''),
        });
        if (chosen?.[0] === undefined) return;
        const session = await readSession(chosen[0]);
        post({ type: 'sessionOpened', story: session.story });
        return;
      }
      case 'saveSettings': {
        const { temperature, topK, topP, minP, maxBytes } = request.options;
        const configuration = vscode.workspace.getConfiguration(section);
        const values = { temperature, topK, topP, minP, storyMaxBytes: maxBytes };
        for (const [key, value] of Object.entries(values)) {
          await configuration.update(key, value, vscode.ConfigurationTarget.Global);
        }
        notice('These knobs are your settings now, for suggestions too.');
        return;
      }
      case 'chooseModel':
        await useModel(request.model);
        return;
      case 'importModel': {
        const { file } = request;
        if (file === undefined) await importFile(this.#parts);
        else if ('uri' in file) await importFile(this.#parts, vscode.Uri.parse(file.uri, true));
        else await importCheckpoint(this.#parts, { name: file.name, file: file.bytes });
      }
    }
  }

  /** @returns what was done, in words */
  async #take(text: string, where: 'cursor' | 'selection' | 'newFile' | 'clipboard'): Promise<string> {
    if (where === 'clipboard') {
      await vscode.env.clipboard.writeText(text);
      return 'Copied.';
    }
    if (where === 'newFile') {
      const place = { before: '', after: '', kind: 'prose', isMarkdown: true, lineEnd: '\n', isCut: false } as const;
      const content = `${fitContinuation(text, place)}\n`;
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
      await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
      return 'Opened as a new Markdown file.';
    }
    const editor = this.#editor();
    const { document, selection } = editor;
    const range = where === 'selection' ? selection : new vscode.Selection(selection.active, selection.active);
    if (where === 'selection' && range.isEmpty)
      throw new Error('Nothing is selected: select what the story is to replace.');
    const context = this.#parts.contexts.at(document, range.start);
    const after = where === 'selection' ? '' : context.after;
    const fitted = fitContinuation(text, { ...context, after, kind: 'prose', isCut: false });
    const isDone = await editor.edit((edit) => edit.replace(range, fitted));
    if (!isDone)
      throw new Error(`${vscode.workspace.asRelativePath(document.uri)} cannot be edited: choose another document.`);
    return `Put into ${vscode.workspace.asRelativePath(document.uri)}.`;
  }
}

async function readSession(uri: vscode.Uri): Promise<Exclude<ReturnType<typeof parseSession>, { problem: string }>> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestSessionBytes) throw new Error('This file is too large for a story session.');
  const session = parseSession(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  if ('problem' in session) throw new Error(session.problem);
  return session;
}

function workspaceFile(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
}

/** The page: one script, one style sheet, and nothing else may be loaded or run. */
function pageOf(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'storyPanel.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'media', 'storyPanel.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>Story Generator</title>
</head>
<body>
<main id="panel"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
