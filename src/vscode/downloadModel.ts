// "Download the Original Weights…": asks first, shows what the hub has and what it has not, downloads with progress, and hands over to the
// import. The one command that uses a network.
import * as vscode from 'vscode';
import { download, type PartStore } from '../download/downloadFile.ts';
import {
  hubHost,
  isHubAddress,
  listOriginals,
  listRepository,
  originalRepositories,
  repositoryIn,
  type HubCheckpoint,
  type RepositoryListing,
} from '../download/hub.ts';
import type { Transport } from '../download/transport.ts';
import { importCheckpoint, type ImportParts } from './importCheckpoint.ts';
import { formatSize } from './formatSize.ts';

/** What downloading needs of the extension. */
export interface DownloadParts extends ImportParts {
  readonly transport: Transport;
  /** Where a download that broke off is kept; made when it is needed. */
  readonly partsFolder: vscode.Uri;
}

/** @throws DownloadError or ModelError with a readable message; nothing is stored then, but the beginning of a file that broke off */
export async function downloadModel(parts: DownloadParts): Promise<void> {
  const ask = `Ask ${hubHost}`;
  const answer = await vscode.window.showInformationMessage(
    'Download the original MicroMixer-1 weights?',
    {
      modal: true,
      detail:
        `Host: ${hubHost} and the hub's own file hosts.\n` +
        "Size: about 4 MB for the largest model, about 12 MB with its trainer's state. You see the exact size before you choose a file.\n" +
        `Repositories: ${originalRepositories.join(', ')}, or another one that you name.\n\n` +
        'This is the only command of MicroMixer Stories that uses the network. Nothing that you wrote is sent.',
    },
    ask,
  );
  if (answer !== ask) return;
  const checkpoint = await findCheckpoint(parts);
  if (checkpoint === undefined) return;
  const file = await downloadFile(checkpoint, parts);
  if (file === undefined) return;
  const name = checkpoint.path.split('/').at(-1)!;
  const wantedName = checkpoint.path.split('/').slice(-2).join('-');
  const folder = checkpoint.repository.split('/').at(-1);
  await importCheckpoint(parts, { name, wantedName, folder, file, origin: checkpoint.address.href });
}

/** Lists what the hub has until the person chooses a checkpoint; `undefined` if that is none. */
async function findCheckpoint({ transport }: DownloadParts): Promise<HubCheckpoint | undefined> {
  let listings = await withCancel(`Asking ${hubHost}`, (signal) => listOriginals({ transport, signal }));
  for (;;) {
    const row = listings && (await choose(listings));
    if (row === undefined || row.checkpoint !== undefined) return row?.checkpoint;
    const repository = await askForRepository(row.repository);
    if (repository === undefined) continue;
    const listing = await withCancel(`Asking ${hubHost}`, (signal) =>
      listRepository(repository, { transport, signal }),
    );
    if (listing === undefined) return undefined;
    // What was asked for stands on top.
    listings = [listing, ...listings!.filter((other) => other.repository !== repository)];
  }
}

/** A checkpoint, or a repository to ask for. */
interface Row extends vscode.QuickPickItem {
  readonly checkpoint?: HubCheckpoint;
  readonly repository?: string;
}

async function choose(listings: readonly RepositoryListing[]): Promise<Row | undefined> {
  const rows = listings.flatMap(({ repository, checkpoints, problem }): Row[] =>
    problem === undefined
      ? checkpoints.map((checkpoint) => ({
          checkpoint,
          label: checkpoint.path,
          description: `${repository}, ${formatSize(checkpoint.byteCount)} (${checkpoint.byteCount.toLocaleString('en')} bytes)`,
          detail: `commit ${checkpoint.commit.slice(0, 7)}, sha256 ${checkpoint.sha256}`,
        }))
      : [{ repository, label: `$(circle-slash) ${repository}`, description: 'cannot be listed', detail: problem }],
  );
  return vscode.window.showQuickPick([...rows, { label: '$(add) Another Repository…' }], {
    title: `Download from ${hubHost}`,
    placeHolder: 'Choose a checkpoint',
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
}

/** @param value what to begin with */
async function askForRepository(value = ''): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: `Download from ${hubHost}`,
    prompt: 'Which repository? Its owner and name, as owner/name, or its address on the hub.',
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      repositoryIn(text) === undefined ? 'An owner and a name, please: owner/name.' : undefined,
  });
  return answer === undefined ? undefined : repositoryIn(answer);
}

/** @returns `undefined` if the person stopped it */
async function downloadFile(
  checkpoint: HubCheckpoint,
  { transport, partsFolder }: DownloadParts,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { byteCount } = checkpoint;
  const part = new StoredPart(partsFolder, checkpoint.sha256);
  let done = 0;
  const file = await withCancel(`Downloading from ${hubHost}`, (signal, report) =>
    download(checkpoint, {
      transport,
      isAllowed: isHubAddress,
      part,
      signal,
      onProgress: (bytes) => {
        const increment = (100 * (bytes - done)) / byteCount;
        done = bytes;
        report({ message: `${formatSize(bytes)} of ${formatSize(byteCount)}`, increment });
      },
    }),
  );
  if (file !== undefined) return file;
  // Nobody waits for the answer.
  void vscode.window
    .showInformationMessage(
      `Stopped at ${formatSize(done)} of ${formatSize(byteCount)}; the next time it goes on there.`,
      'Throw Away',
    )
    .then((answer) => answer && part.remove());
  return undefined;
}

/** Runs with a notification that can stop it; `undefined` if it was stopped. */
async function withCancel<Result>(
  title: string,
  run: (signal: AbortSignal, report: (progress: { message?: string; increment?: number }) => void) => Promise<Result>,
): Promise<Result | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await run(controller.signal, (step) => progress.report(step));
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}

/** The beginning of a file, named by what the whole will be. There is at most one: another file's is thrown away. */
class StoredPart implements PartStore {
  readonly #folder: vscode.Uri;
  readonly #name: string;

  constructor(folder: vscode.Uri, sha256: string) {
    this.#folder = folder;
    this.#name = `${sha256}.part`;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (const [name] of await vscode.workspace.fs.readDirectory(this.#folder).then(undefined, () => [])) {
      if (name !== this.#name) await this.#remove(name);
    }
    return vscode.workspace.fs.readFile(this.#uri).then(undefined, () => undefined);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.#folder);
    await vscode.workspace.fs.writeFile(this.#uri, bytes);
  }

  remove(): Promise<void> {
    return this.#remove(this.#name);
  }

  get #uri(): vscode.Uri {
    return vscode.Uri.joinPath(this.#folder, this.#name);
  }

  async #remove(name: string): Promise<void> {
    const uri = vscode.Uri.joinPath(this.#folder, name);
    await vscode.workspace.fs.delete(uri).then(undefined, () => undefined); // there may be none
  }
}
