// "Download the Original Weights…": asks first, shows the host and the sizes, downloads with progress, and hands over to the import. The one
// command that uses a network.
import * as vscode from 'vscode';
import { download, type PartStore } from '../download/downloadFile.ts';
import { hubHost, isHubAddress, listOriginals, originalRepository, type HubCheckpoint } from '../download/hub.ts';
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
        `Host: ${hubHost}, repository ${originalRepository}, and the hub's own file hosts.\n` +
        "Size: about 4 MB for the largest model, about 12 MB with its trainer's state. You see the exact size before you choose a file.\n\n" +
        'This is the only command of MicroMixer Stories that uses the network. Nothing that you wrote is sent.',
    },
    ask,
  );
  if (answer !== ask) return;
  const checkpoints = await withCancel(`Asking ${hubHost}`, (signal) => listOriginals({ ...parts, signal }));
  const checkpoint = checkpoints && (await choose(checkpoints));
  if (checkpoint === undefined) return;
  const file = await downloadFile(checkpoint, parts);
  if (file === undefined) return;
  const name = checkpoint.path.split('/').at(-1)!;
  const wantedName = checkpoint.path.split('/').slice(-2).join('-');
  await importCheckpoint(parts, { name, wantedName, file, origin: checkpoint.address.href });
}

async function choose(checkpoints: readonly HubCheckpoint[]): Promise<HubCheckpoint | undefined> {
  const rows = checkpoints.map((checkpoint) => ({
    checkpoint,
    label: checkpoint.path,
    description: `${formatSize(checkpoint.byteCount)} (${checkpoint.byteCount.toLocaleString('en')} bytes)`,
    detail: `sha256 ${checkpoint.sha256}`,
  }));
  const chosen = await vscode.window.showQuickPick(rows, {
    title: `Download from ${hubHost}`,
    placeHolder: `${originalRepository} at commit ${checkpoints[0]!.commit.slice(0, 7)}`,
    ignoreFocusOut: true,
  });
  return chosen?.checkpoint;
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
