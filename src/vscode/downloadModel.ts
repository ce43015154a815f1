// "Download the Original Weights…": asks first, shows what the hub has and lacks, downloads with progress, and hands
// over to the import. The only command that uses the network.
import * as vscode from 'vscode';
import { downloadFile, type PartStore } from '../download/downloadFile.ts';
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
import { formatSize, spokenNumber } from './spokenNumbers.ts';
import { withCancel, type Report } from './withCancel.ts';

/** What downloading needs from the extension. */
export interface DownloadParts extends ImportParts {
  readonly transport: Transport;
  /** Where an interrupted download is kept; created when needed. */
  readonly partsFolder: vscode.Uri;
}

/**
 * @throws DownloadError or ModelError with a readable message; nothing is stored then except the part of a file already
 * downloaded
 */
export async function downloadModel(parts: DownloadParts): Promise<void> {
  const ask = vscode.l10n.t('Ask {0}', hubHost);
  const detail = [
    vscode.l10n.t("Host: {0} and the hub's own file hosts.", hubHost),
    vscode.l10n.t(
      "Size: about 4 MB for the largest model, about 12 MB with its trainer's state. You see the exact size before you choose a file.",
    ),
    vscode.l10n.t('Repositories: {0}, or another one that you name.', originalRepositories.join(', ')),
    '',
    vscode.l10n.t(
      'This is the only command of MicroMixer Stories that uses the network. Nothing that you wrote is sent.',
    ),
  ].join('\n');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Download the original MicroMixer-1 weights?'),
    { modal: true, detail },
    ask,
  );
  if (answer !== ask) return;
  const checkpoint = await findCheckpoint(parts);
  if (checkpoint === undefined) return;
  const name = checkpoint.path.split('/').at(-1)!;
  const wantedName = checkpoint.path.split('/').slice(-2).join('-');
  const folder = checkpoint.repository.split('/').at(-1);
  await importCheckpoint(parts, {
    name,
    wantedName,
    folder,
    file: (signal, report) => downloadCheckpoint(checkpoint, parts, signal, report),
    origin: checkpoint.address.href,
  });
}

/** Shows what the hub has until the person chooses a checkpoint; `undefined` if they choose none. */
async function findCheckpoint({ transport }: DownloadParts): Promise<HubCheckpoint | undefined> {
  let listings = await withCancel(vscode.l10n.t('Asking {0}', hubHost), (signal) =>
    listOriginals({ transport, signal }),
  );
  for (;;) {
    const row = listings && (await chooseCheckpoint(listings));
    if (row === undefined || row.checkpoint !== undefined) return row?.checkpoint;
    const repository = await askForRepository(row.repository);
    if (repository === undefined) continue;
    const listing = await withCancel(vscode.l10n.t('Asking {0}', hubHost), (signal) =>
      listRepository(repository, { transport, signal }),
    );
    if (listing === undefined) return undefined;
    // What was just asked for goes on top.
    listings = [listing, ...listings!.filter((other) => other.repository !== repository)];
  }
}

/** A checkpoint, or a repository to look up. */
interface Row extends vscode.QuickPickItem {
  readonly checkpoint?: HubCheckpoint;
  readonly repository?: string;
}

async function chooseCheckpoint(listings: readonly RepositoryListing[]): Promise<Row | undefined> {
  const rows = listings.flatMap(({ repository, checkpoints, problem }): Row[] =>
    problem === undefined
      ? checkpoints.map((checkpoint) => ({
          checkpoint,
          label: checkpoint.path,
          description: vscode.l10n.t(
            '{0}, {1} ({2} bytes)',
            repository,
            formatSize(checkpoint.byteCount),
            spokenNumber(checkpoint.byteCount),
          ),
          detail: vscode.l10n.t('commit {0}, sha256 {1}', checkpoint.commit.slice(0, 7), checkpoint.sha256),
        }))
      : [
          {
            repository,
            label: `$(circle-slash) ${repository}`,
            description: vscode.l10n.t('cannot be listed'),
            detail: problem,
          },
        ],
  );
  return vscode.window.showQuickPick([...rows, { label: vscode.l10n.t('$(add) Another Repository…') }], {
    title: vscode.l10n.t('Download from {0}', hubHost),
    placeHolder: vscode.l10n.t('Choose a checkpoint'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
}

/** @param value the initial value of the input box */
async function askForRepository(value = ''): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Download from {0}', hubHost),
    prompt: vscode.l10n.t('Which repository? Its owner and name, as owner/name, or its address on the hub.'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      repositoryIn(text) === undefined ? vscode.l10n.t('An owner and a name, please: owner/name.') : undefined,
  });
  return answer === undefined ? undefined : repositoryIn(answer);
}

/** @throws what stopped it; if the person did, they are told what is kept */
async function downloadCheckpoint(
  checkpoint: HubCheckpoint,
  { transport, partsFolder }: DownloadParts,
  signal: AbortSignal,
  report: Report,
): Promise<Uint8Array<ArrayBuffer>> {
  const { byteCount } = checkpoint;
  const part = new StoredPart(partsFolder, checkpoint.sha256);
  let done = 0;
  try {
    return await downloadFile(checkpoint, {
      transport,
      isAllowed: isHubAddress,
      part,
      signal,
      onProgress: (bytes) => {
        const increment = (100 * (bytes - done)) / byteCount;
        done = bytes;
        report({
          message: vscode.l10n.t('{0} of {1} from {2}', formatSize(bytes), formatSize(byteCount), hubHost),
          increment,
        });
      },
    });
  } catch (error) {
    if (signal.aborted) sayWhatIsKept(done, byteCount, part);
    throw error;
  }
}

/** Not awaited: no answer is expected. */
function sayWhatIsKept(done: number, byteCount: number, part: StoredPart): void {
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('Stopped at {0} of {1}; the next download resumes there.', formatSize(done), formatSize(byteCount)),
      vscode.l10n.t('Discard'),
    )
    .then((answer) => (answer === undefined ? undefined : part.remove()));
}

/**
 * A partly downloaded file, named by the hash the whole file will have. There is at most one; another file's part is
 * discarded.
 */
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
