// Builds every part of the extension, passes parts to parts, and registers what the editor is to know. No model is loaded here. That makes
// it cheap (a few milliseconds, no thread, no file), so the extension is started by the first document of any language (`onLanguage`):
// `micromixer.languages` may name every one of them, and a manifest cannot follow a setting. `onStartupFinished` would start it in windows
// without any document too.
// The entry is src/extension.ts, which adds what only a Node host has.
import * as vscode from 'vscode';
import { fetchTransport } from '../download/transport.ts';
import { lexiconFileName, mixingFileName } from '../checkpoint/modelFolder.ts';
import type { ServiceThread } from '../worker/messages.ts';
import { Suggester } from '../completions/suggester.ts';
import { chooseModel } from './chooseModel.ts';
import { CursorContexts } from './cursorContext.ts';
import { DocumentLearning } from './documentLearning.ts';
import { downloadModel } from './downloadModel.ts';
import { continueHere, generateStory, type StoryParts } from './generateStory.ts';
import { importFile } from './importCheckpoint.ts';
import { StoryCompletionProvider } from './inlineCompletions.ts';
import { ModelHost } from './modelHost.ts';
import { ModelLibrary } from './modelLibrary.ts';
import { ModelSpeeds } from './modelSpeeds.ts';
import { StatusBar } from './statusBar.ts';
import { showStatusMenu } from './statusMenu.ts';
import { StoryPanels } from './storyPanel.ts';
import { Switches } from './switches.ts';

/** What tests of the editor layer may touch. */
export interface ExtensionExports {
  readonly provider: StoryCompletionProvider;
  readonly modelHost: ModelHost;
  readonly suggester: Suggester;
  readonly library: ModelLibrary;
}

/** @param startThread starts a thread that serves stories, with the scripts in this folder */
export function activateExtension(
  context: vscode.ExtensionContext,
  startThread: (scripts: vscode.Uri) => ServiceThread,
): ExtensionExports {
  const { extensionUri } = context;
  const log = vscode.window.createOutputChannel('MicroMixer Stories', { log: true });
  const switches = new Switches(log);
  const library = new ModelLibrary(
    vscode.Uri.joinPath(extensionUri, 'models'),
    vscode.Uri.joinPath(context.globalStorageUri, 'models'),
  );
  const models = {
    library,
    speeds: new ModelSpeeds(context.globalState, log),
    startThread: () => startThread(vscode.Uri.joinPath(extensionUri, 'dist')),
    wasm: vscode.Uri.joinPath(extensionUri, 'dist', 'ort-wasm-simd-threaded.wasm').fsPath,
    lexicon: vscode.Uri.joinPath(extensionUri, 'models', lexiconFileName).fsPath,
    mixing: vscode.Uri.joinPath(extensionUri, 'models', mixingFileName).fsPath,
  };
  const partsFolder = vscode.Uri.joinPath(context.globalStorageUri, 'downloads');
  const modelName = (): string => switches.settings().model;
  const learning = new DocumentLearning((document) => switches.settings(document), log);
  const modelHost = new ModelHost({
    ...models,
    log,
    modelName,
    idleMinutes: () => switches.settings().idleMinutes,
    tellDocument: (client, place) => learning.tell(client, place),
  });
  const suggester = new Suggester(modelHost);
  const contexts = new CursorContexts();
  const provider = new StoryCompletionProvider({ suggester, contexts, learning, switches, model: modelHost, log });
  const panels = new StoryPanels({
    extensionUri,
    storyteller: modelHost,
    contexts,
    learning,
    log,
    settings: () => switches.settings(activeDocument()),
    onDidChangeSettings: switches.onDidChange,
    ...models,
  });
  const storyParts = (): StoryParts => ({
    storyteller: modelHost,
    contexts,
    learning,
    settings: switches.settings(activeDocument()),
  });

  /** Runs what a person asked for; a failure is shown to them, and logged. */
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`micromixer.${name}`, async (argument: unknown) => {
      try {
        await run(argument);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!modelHost.hasLogged(error)) log.error(message);
        void vscode.window
          .showErrorMessage(`MicroMixer: ${message}`, 'Show Log')
          .then((choice) => choice && log.show());
      }
    });

  let { model: lastModel } = switches.settings();
  const didChangeSwitches = (): void => {
    const { model } = switches.settings();
    if (model === lastModel) modelHost.tryAgain();
    else modelHost.switchModel();
    lastModel = model;
    learning.reset(); // what may be learned from may have changed
    suggester.reset();
  };

  context.subscriptions.push(
    log,
    switches,
    modelHost,
    library,
    contexts,
    learning,
    provider,
    panels,
    new StatusBar(modelHost, switches, 'micromixer.showMenu'),
    switches.onDidChange(didChangeSwitches),
    // Any language: which of them get suggestions is a setting, read at every request.
    vscode.languages.registerInlineCompletionItemProvider('*', provider),
    command('generateStory', () => generateStory(storyParts())),
    command('openPanel', () => panels.show({ isNew: false })),
    command('newPanel', () => panels.show({ isNew: true })),
    command('continueHere', () => continueHere(storyParts())),
    command('toggleSuggestions', () =>
      switches.setEverywhere(!switches.isOnEverywhere(activeDocument()), activeDocument()),
    ),
    command('toggleSuggestionsHere', () => switches.toggleHere(activeDocument())),
    command('toggleTrigger', () => switches.toggleTrigger(activeDocument())),
    command('snooze', () => switches.snooze(switches.isSnoozed ? 0 : 5)),
    command('chooseModel', () => chooseModel({ ...models, current: modelName })),
    command('importModel', (file) => importFile(models, file instanceof vscode.Uri ? file : undefined)),
    command('downloadModel', () => downloadModel({ ...models, transport: fetchTransport, partsFolder })),
    command('openSettings', () =>
      vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`),
    ),
    command('showLog', () => log.show()),
    command('showMenu', () => showStatusMenu(modelHost, switches, learning)),
  );
  return { provider, modelHost, suggester, library };
}

function activeDocument(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document;
}
