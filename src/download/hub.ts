// The hub that has the original weights: its addresses, and what it says about its files before any of them is downloaded.
// Its interface is described at https://huggingface.co/docs/hub/api; `lfs.oid` of a large file is the sha256 of its contents. Whoever
// is not logged in gets 401 both for a private repository and for one that does not exist: the hub does not tell them apart.
import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { askHost, type AskContext } from './followRedirects.ts';
import { maxDownloadBytes, type KnownFile } from './downloadFile.ts';
import { DownloadError } from './downloadError.ts';

export const hubHost = 'huggingface.co';
/** Each published size has a repository of its own. */
export const originalRepositories = ['1M', '500k', '300k', '100k'].map(
  (size) => `llaa33219/MicroMixer-1-${size}-TinyStories`,
);
/** The branch that is asked for. Wherever it points, the list and the file are taken from the same commit. */
const branch = 'main';

/** A checkpoint on the hub. */
export interface HubCheckpoint extends KnownFile {
  /** `owner/name` */
  readonly repository: string;
  /** Its path in the repository. */
  readonly path: string;
  /** The commit that it is taken from. */
  readonly commit: string;
}

/** What is in a repository. */
export interface RepositoryListing {
  readonly repository: string;
  readonly checkpoints: readonly HubCheckpoint[];
  /** Why there are none, in one sentence. */
  readonly problem?: string;
}

/** Whether the hub would have an owner or a repository of this name. */
const isName = (part: string): boolean => /^\w(?:[\w.-]{0,94}\w)?$/u.test(part) && !/--|\.\./u.test(part);

/**
 * The repository that a person means: `owner/name`, or its address on the hub.
 *
 * @returns `undefined` if the hub cannot have such a repository
 */
export function repositoryIn(text: string): string | undefined {
  const written = text.trim();
  const address = /^(?:https:\/\/)?huggingface\.co\/(?!datasets\/|spaces\/)([^?#]*)/u.exec(written);
  const [owner = '', name = '', ...rest] = (address?.[1] ?? written).split('/');
  // What follows the name in an address is a place in the repository.
  return isName(owner) && isName(name) && (address !== null || rest.length === 0) ? `${owner}/${name}` : undefined;
}

/** The hub keeps large files on other hosts of its own; all of them speak https, on the usual port. */
export function isHubAddress({ protocol, hostname, port, username, password }: URL): boolean {
  const isHubs = /(?:^|\.)(?:huggingface\.co|hf\.co)$/u.test(hostname);
  return protocol === 'https:' && isHubs && port === '' && username === '' && password === '';
}

const commitSchema = v.object({ sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/u)) });
const treeSchema = v.array(
  v.object({
    type: v.string(),
    path: v.string(),
    lfs: v.optional(
      v.object({
        oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
        size: v.pipe(v.number(), v.integer(), v.minValue(1)),
      }),
    ),
  }),
);

/** The hub's lists are short; a longer answer is not read. */
const maxListBytes = 4 * 2 ** 20;

/**
 * Lists the checkpoints of the original model, size by size. One repository that cannot be listed does not hide the others.
 *
 * @throws {DownloadError} in one sentence if all fail for the same reason, such as a missing network
 * @throws the signal's reason
 */
export async function listOriginals(context: Omit<AskContext, 'isAllowed'>): Promise<RepositoryListing[]> {
  const listings = await Promise.all(originalRepositories.map((repository) => listRepository(repository, context)));
  const [first] = listings;
  if (first?.problem !== undefined && listings.every(({ problem }) => problem === first.problem)) {
    throw new DownloadError(first.problem);
  }
  return listings;
}

/**
 * Lists the checkpoints of a repository with their lengths and sha256, as the hub knows them.
 *
 * @param repository as {@link repositoryIn} returns it
 * @throws the signal's reason
 */
export async function listRepository(
  repository: string,
  context: Omit<AskContext, 'isAllowed'>,
): Promise<RepositoryListing> {
  try {
    return { repository, checkpoints: await askForCheckpoints(repository, { ...context, isAllowed: isHubAddress }) };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof DownloadError)) throw error;
    const { status } = error;
    const isHidden = status !== undefined && [401, 403, 404, 410].includes(status);
    const problem = isHidden
      ? l10n.t(
          '{0} shows no repository {1} ({2}): its name may be different, or it may be private.',
          hubHost,
          repository,
          status,
        )
      : error.message;
    return { repository, checkpoints: [], problem };
  }
}

async function askForCheckpoints(repository: string, context: AskContext): Promise<HubCheckpoint[]> {
  const api = `https://${hubHost}/api/models/${repository}`;
  const { sha } = await askFor(commitSchema, new URL(`${api}/revision/${branch}`), context);
  const tree = await askFor(treeSchema, new URL(`${api}/tree/${sha}?recursive=true`), context);
  const checkpoints = tree.flatMap(({ type, path, lfs }): HubCheckpoint[] => {
    const isCheckpoint = type === 'file' && /\.(?:pt|pth|bin|safetensors)$/u.test(path);
    // Without a sha256, nothing would show whether it is the right file.
    if (!isCheckpoint || lfs === undefined || lfs.size > maxDownloadBytes) return [];
    const address = new URL(`https://${hubHost}/${repository}/resolve/${sha}/${encodePath(path)}`);
    return [{ repository, path, commit: sha, address, byteCount: lfs.size, sha256: lfs.oid }];
  });
  if (checkpoints.length === 0) {
    throw new DownloadError(l10n.t('{0} lists no checkpoint in {1} whose sha256 it knows.', hubHost, repository));
  }
  return checkpoints;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

async function askFor<Schema extends v.GenericSchema>(
  schema: Schema,
  address: URL,
  context: AskContext,
): Promise<v.InferOutput<Schema>> {
  const answer = await askHost(address, { accept: 'application/json' }, [200], context);
  const decoder = new TextDecoder();
  let json = '';
  let bytes = 0;
  for await (const piece of answer.contents) {
    bytes += piece.length;
    if (bytes > maxListBytes)
      throw new DownloadError(l10n.t('{0} answered with more than a list; try again later.', hubHost));
    json += decoder.decode(piece, { stream: true });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new DownloadError(l10n.t('{0} did not answer with JSON; try again later.', hubHost), { cause: error });
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    throw new DownloadError(
      l10n.t('{0} answered in a form that this version does not know; update the extension.', hubHost),
    );
  }
  return result.output;
}
