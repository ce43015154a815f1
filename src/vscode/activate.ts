// Builds all parts of the extension, wires them together and registers everything with the editor. No model is loaded
// here. That keeps activation cheap (a few milliseconds and no thread; files are read only in a browser, where they
// take a second to arrive), so any document of any language may trigger it (`onLanguage`): `micromixer.languages` may
// name any language, and a manifest can't depend on a setting. `onStartupFinished` would also start it in windows
// without a document.
// The entry points are src/extension.ts and src/extension.web.ts, which add what is specific to their kind of host.
import * as vscode from 'vscode';
import type { ServiceThread } from '../worker/messages.ts';
import { Suggester } from '../completions/suggester.ts';
import { chooseModel } from './chooseModel.ts';
import { CursorContexts } from './cursorContext.ts';
import { DocumentLearning } from './documentLearning.ts';
import { howItWorks, newStory, PracticeStory, showFirstSteps } from './firstSteps.ts';
import { continueHere, generateStory, type StoryParts } from './generateStory.ts';
import { FileSources } from './fileSource.ts';
import { importFile, type ImportParts } from './importCheckpoint.ts';
import { StoryCompletionProvider } from './inlineCompletions.ts';
import { LateTab } from './lateTab.ts';
import { ModelHost, type ThreadParts } from './modelHost.ts';
import { ModelLibrary } from './modelLibrary.ts';
import { ModelSpeeds } from './modelSpeeds.ts';
import { moveRenamedSettings } from './moveSettings.ts';
import { askedKey, PlainTextQuestion } from './plainTextQuestion.ts';
import { snooze } from './snooze.ts';
import { StatusBar } from './statusBar.ts';
import { removeData } from './removeData.ts';
import { showStatusMenu } from './statusMenu.ts';
import { StoryPanels } from './storyPanel.ts';
import { Switches } from './switches.ts';
import { translated } from './translation.ts';

/** What the tests of the editor layer may use. */
export interface ExtensionExports {
  readonly provider: StoryCompletionProvider;
  readonly modelHost: ModelHost;
  readonly suggester: Suggester;
  readonly library: ModelLibrary;
  readonly threads: ThreadParts & Pick<ImportParts, 'speeds'>;
}

/** What differs between Node hosts and web worker hosts. */
export interface HostParts {
  /** Starts a thread that runs the model service. */
  readonly startThread: () => ServiceThread;
  /** Whether this machine's files have paths the thread can read (in a browser, `file:` means something else). */
  readonly hasPaths: boolean;
  /** The command that downloads the published weights. */
  readonly downloadModel: (parts: ImportParts) => Promise<void>;
}

export function activateExtension(
  context: vscode.ExtensionContext,
  { startThread: startBareThread, hasPaths, downloadModel }: HostParts,
): ExtensionExports {
  const startThread = translated(startBareThread);
  const { extensionUri } = context;
  const log = vscode.window.createOutputChannel('MicroMixer Stories', { log: true });
  void moveRenamedSettings(log); // never rejects
  const switches = new Switches(log, context.globalState);
  const library = new ModelLibrary(
    vscode.Uri.joinPath(extensionUri, 'models'),
    vscode.Uri.joinPath(context.globalStorageUri, 'models'),
    hasPaths,
  );
  const models = {
    library,
    speeds: new ModelSpeeds(context.globalState, log),
    startThread,
    files: new FileSources(extensionUri, hasPaths),
  };
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
  const lateTab = new LateTab();
  const provider = new StoryCompletionProvider({
    suggester,
    contexts,
    learning,
    switches,
    model: modelHost,
    log,
    onAnswer: (document, isShown) => lateTab.answered(document, isShown),
  });
  const practiceStory = new PracticeStory();
  const panels = new StoryPanels({
    workspaceState: context.workspaceState,
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

  /** Runs what a person asked for; a failure is shown to them and logged. */
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`micromixer.${name}`, async (argument: unknown) => {
      try {
        await run(argument);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!modelHost.hasLogged(error)) log.error(message);
        void vscode.window
          .showErrorMessage(`MicroMixer: ${message}`, vscode.l10n.t('Show Log'))
          .then((choice) => choice && log.show());
      }
    });

  const readAhead = (document: vscode.TextDocument): void => {
    if (modelHost.state.kind === 'idle' && switches.offReason(document) === undefined) modelHost.readAhead();
  };
  vscode.workspace.textDocuments.forEach(readAhead);

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
    lateTab,
    panels,
    new PlainTextQuestion(context.globalState, (document) => switches.settings(document)),
    new StatusBar({ host: modelHost, switches, contexts }, 'micromixer.showMenu'),
    switches.onDidChange(didChangeSwitches),
    vscode.workspace.onDidOpenTextDocument(readAhead),
    // All languages: which ones get suggestions is a setting, read on every request.
    vscode.languages.registerInlineCompletionItemProvider('*', provider),
    command('firstSteps', () => showFirstSteps(context.extension.id)),
    command('openPracticeStory', () => practiceStory.show()),
    command('howItWorks', () => howItWorks(extensionUri)),
    command('newStory', newStory),
    command('generateStory', () => generateStory(storyParts())),
    command('openPanel', () => panels.show({ isNew: false })),
    command('newPanel', () => panels.show({ isNew: true })),
    command('continueHere', () => continueHere(storyParts())),
    command('toggleSuggestions', () =>
      switches.setEverywhere(!switches.isOnEverywhere(activeDocument()), activeDocument()),
    ),
    command('toggleSuggestionsHere', () => switches.toggleHere(activeDocument())),
    command('toggleTrigger', () => switches.toggleTrigger(activeDocument())),
    command('snooze', () => snooze(switches)),
    command('chooseModel', () => chooseModel({ ...models, current: modelName })),
    command('importModel', (file) => importFile(models, file instanceof vscode.Uri ? file : undefined)),
    command('downloadModel', () => downloadModel(models)),
    command('removeData', () =>
      removeData({ library, current: modelName, storage: context.globalStorageUri, memory: context.globalState }),
    ),
    command('openSettings', () =>
      vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`),
    ),
    command('lateTab', () => undefined), // exists only for its keybinding
    command('showLog', () => log.show()),
    command('showMenu', () => showStatusMenu({ host: modelHost, switches, learning, contexts })),
  );
  context.globalState.setKeysForSync([askedKey]); // ask once per person, not once per machine
  return { provider, modelHost, suggester, library, threads: models };
}

function activeDocument(): vscode.TextDocument | undefined {
  return vscode.window.activeTextEditor?.document;
}
