// "Import Model…": reads a checkpoint in a separate thread, shows what was found and a sample, and stores it if wanted.
import * as vscode from 'vscode';
import { describeCheckpoint, type ImportedModel } from '../checkpoint/importModel.ts';
import { configFileName, weightsFileName } from '../checkpoint/modelFolder.ts';
import { modelNameFor } from '../checkpoint/modelName.ts';
import { plainStoryOptions } from '../decoding/storyOptions.ts';
import { promptFrom } from '../decoding/prompt.ts';
import { maxContextBytes } from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';
import type { FileSource } from '../worker/messages.ts';
import { ModelClient } from '../worker/client.ts';
import type { ThreadParts } from './modelHost.ts';
import type { ModelLibrary } from './modelLibrary.ts';
import type { ModelSpeeds } from './modelSpeeds.ts';
import { useModel } from './configuration.ts';
import { spokenNumber } from './spokenNumbers.ts';
import { withCancel, type Report } from './withCancel.ts';

/** What importing needs from the extension. */
export interface ImportParts extends ThreadParts {
  readonly library: ModelLibrary;
  readonly speeds: ModelSpeeds;
}

/** A checkpoint that a person supplies. */
export interface Checkpoint {
  /** Its file name. */
  readonly name: string;
  /** The file, or a function that fetches it under the same notification as the rest of the import. */
  readonly file: FileSource | ((signal: AbortSignal, report: Report) => Promise<FileSource>);
  /** A config.json next to it. */
  readonly config?: FileSource | undefined;
  /** The name of the folder it is in. */
  readonly folder?: string | undefined;
  /** What to name its model after, if not the file and its folder. */
  readonly wantedName?: string;
  /** Where it came from, if its name doesn't say so. */
  readonly origin?: string;
}

const testPrompt = 'Once upon a time';
const testBytes = 100;
/** A config.json is short. */
const maxConfigBytes = 64 * 1024;

/** Asks for a checkpoint, unless one is given, and imports it. */
export async function importFile(parts: ImportParts, given?: vscode.Uri): Promise<void> {
  const uri = given ?? (await askForFile());
  if (uri === undefined) return;
  const parent = vscode.Uri.joinPath(uri, '..');
  await importCheckpoint(parts, {
    name: lastPart(uri),
    file: await parts.files.of(uri),
    config: await configBeside(parts, parent),
    folder: lastPart(parent),
  });
}

/**
 * Imports a checkpoint: shows what it is and how it writes, and stores it as a model folder if the person agrees.
 *
 * @throws {ModelError} with a readable message if it is not a mixer's; nothing is stored then
 */
export async function importCheckpoint(parts: ImportParts, checkpoint: Checkpoint): Promise<void> {
  const tried = await tryOut(parts, checkpoint);
  if (tried === undefined) return;
  const { imported, sample, bytesPerSecond } = tried;
  const detail = [
    ...describeCheckpoint(imported.description, vscode.env.language),
    vscode.l10n.t('speed: {0} letters per second', spokenNumber(bytesPerSecond)),
    '',
    vscode.l10n.t('It writes:'),
    sample,
  ].join('\n');
  const andUse = vscode.l10n.t('Import and Use');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Import {0}?', checkpoint.name),
    { modal: true, detail },
    andUse,
    vscode.l10n.t('Import'),
  );
  if (choice === undefined) return;
  const { library, speeds } = parts;
  const name = modelNameFor(checkpoint.wantedName ?? checkpoint.name, checkpoint.folder, await library.names());
  await library.store(name, imported.files);
  await speeds.remember(name, bytesPerSecond);
  if (choice === andUse) await useModel(name);
  const words =
    choice === andUse
      ? vscode.l10n.t('Imported as {0}; it writes from now on.', name)
      : vscode.l10n.t('Imported as {0}.', name);
  // No answer is required here.
  void vscode.window.showInformationMessage(words, vscode.l10n.t('Choose Model')).then((answer) => {
    if (answer !== undefined) void vscode.commands.executeCommand('micromixer.chooseModel');
  });
}

async function askForFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Model'),
    openLabel: vscode.l10n.t('Import'),
    filters: {
      [vscode.l10n.t('PyTorch and safetensors checkpoints')]: ['pt', 'pth', 'bin', 'safetensors'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen?.[0];
}

function lastPart(uri: vscode.Uri): string {
  return uri.path.split('/').findLast((part) => part !== '') ?? 'model';
}

async function configBeside({ files }: ThreadParts, folder: vscode.Uri): Promise<FileSource | undefined> {
  const uri = vscode.Uri.joinPath(folder, configFileName);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat === undefined || stat.size > maxConfigBytes ? undefined : files.of(uri);
}

/** A checkpoint that was read, and has written a sample. */
interface TriedModel {
  readonly imported: ImportedModel;
  /** One line. */
  readonly sample: string;
  readonly bytesPerSecond: number;
}

/** @returns `undefined` if the person canceled */
function tryOut(parts: ThreadParts, checkpoint: Checkpoint): Promise<TriedModel | undefined> {
  const { name, file } = checkpoint;
  return withCancel(vscode.l10n.t('Importing {0}', name), async (signal, report) => {
    const fetched = typeof file === 'function' ? await file(signal, report) : file;
    let contextBytes: number | undefined;
    for (;;) {
      report({ message: vscode.l10n.t('reading it and trying it out') });
      try {
        return await readAndWrite(parts, { ...checkpoint, file: fetched }, contextBytes, signal);
      } catch (error) {
        if (!(error instanceof ModelError) || error.code !== 'contextUnknown') throw error;
        report({ message: vscode.l10n.t('waiting for your answer') });
        contextBytes = await askForContext(name);
        if (contextBytes === undefined) return undefined;
      }
    }
  });
}

/** In a separate thread: whatever the file causes there ends when the thread is stopped. */
async function readAndWrite(
  { startThread, files }: ThreadParts,
  { name, file, config, origin = name }: Checkpoint & { readonly file: FileSource },
  contextBytes: number | undefined,
  signal: AbortSignal,
): Promise<TriedModel> {
  const thread = startThread();
  const client = new ModelClient(thread.port);
  thread.onExit((reason) => {
    client.close(
      new ModelError('runtimeFailed', vscode.l10n.t('{0} ended the thread that read it ({1}).', name, reason)),
    );
  });
  const giveUp = (): void => client.close(new ModelError('runtimeFailed', 'Cancelled.'));
  signal.addEventListener('abort', giveUp);
  try {
    const { language } = vscode.env;
    const imported = await client.importCheckpoint({ file, config, contextBytes, source: name, origin, language });
    const [weights, configText] = [weightsFileName, configFileName].map((part) => imported.files.get(part)!);
    const models = [{ weights: weights!, config: configText, source: name }];
    await client.load({ models, ...(await files.shared()) });
    const { bytesPerSecond } = await client.measureSpeed();
    return { imported, bytesPerSecond, sample: await writeLine(client) };
  } finally {
    signal.removeEventListener('abort', giveUp);
    thread.stop();
  }
}

async function writeLine(client: ModelClient): Promise<string> {
  const options = { ...plainStoryOptions, seed: 1, maxBytes: testBytes, stopAt: 'sentence' } as const;
  let text = testPrompt;
  const { signal } = new AbortController();
  for await (const piece of client.tell(promptFrom(testPrompt, 0).bytes, options, signal)) text += piece;
  // Untrained weights can write anything.
  return text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

function isContext(text: string): boolean {
  return /^\d{1,5}$/u.test(text.trim()) && Number(text) >= 1 && Number(text) <= maxContextBytes;
}

async function askForContext(name: string): Promise<number | undefined> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Import {0}', name),
    prompt: vscode.l10n.t(
      'How many bytes does it look back? Enter the max_seq_len that it was trained with; the file does not say.',
    ),
    value: '256',
    ignoreFocusOut: true,
    validateInput: (text) =>
      isContext(text) ? undefined : vscode.l10n.t('A whole number from 1 to {0}, please.', maxContextBytes),
  });
  return answer === undefined ? undefined : Number(answer);
}
