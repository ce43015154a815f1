// The hub that has the original weights: its addresses, and what it says of its files before any of them is taken.
// Its interface is described at https://huggingface.co/docs/hub/api; `lfs.oid` of a large file is the sha256 of its contents.
import * as v from 'valibot';
import { ask, type AskContext } from './followRedirects.ts';
import { maxDownloadBytes, type KnownFile } from './downloadFile.ts';
import { DownloadError } from './downloadError.ts';

export const hubHost = 'huggingface.co';
export const originalRepository = 'llaa33219/MicroMixer-1';
/** Which state of the repository is asked for. Whatever it is now, list and file are taken from one and the same commit. */
const branch = 'main';

/** A checkpoint on the hub. */
export interface HubCheckpoint extends KnownFile {
  /** Its path in the repository. */
  readonly path: string;
  /** The commit that it is taken from. */
  readonly commit: string;
}

/** The hub keeps large files on other hosts of its own; all of them speak https, on the usual port. */
export function isHubAddress({ protocol, hostname, port, username, password }: URL): boolean {
  const isHubs = hostname === hubHost || /(?:^|\.)(?:huggingface\.co|hf\.co)$/u.test(hostname);
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

/** What the hub says is short; a longer answer is not read. */
const maxListBytes = 4 * 2 ** 20;

/**
 * Lists the checkpoints of the original model with their lengths and sha256, as the hub knows them.
 *
 * @throws {DownloadError} in one sentence
 * @throws the signal's reason
 */
export async function listOriginals(context: Omit<AskContext, 'isAllowed'>): Promise<HubCheckpoint[]> {
  const askContext = { ...context, isAllowed: isHubAddress };
  const api = `https://${hubHost}/api/models/${originalRepository}`;
  const { sha } = await askFor(commitSchema, new URL(`${api}/revision/${branch}`), askContext);
  const tree = await askFor(treeSchema, new URL(`${api}/tree/${sha}?recursive=true`), askContext);
  const checkpoints = tree.flatMap(({ type, path, lfs }): HubCheckpoint[] => {
    const isCheckpoint = type === 'file' && /\.(?:pt|pth|bin|safetensors)$/u.test(path);
    // Without a sha256 a file could not be told from another one.
    if (!isCheckpoint || lfs === undefined || lfs.size > maxDownloadBytes) return [];
    const address = new URL(`https://${hubHost}/${originalRepository}/resolve/${sha}/${encodePath(path)}`);
    return [{ path, commit: sha, address, byteCount: lfs.size, sha256: lfs.oid }];
  });
  if (checkpoints.length === 0) {
    throw new DownloadError(`${hubHost} lists no checkpoint in ${originalRepository} whose sha256 it knows.`);
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
  const answer = await ask(address, { accept: 'application/json' }, [200], context);
  const decoder = new TextDecoder();
  let json = '';
  let bytes = 0;
  for await (const piece of answer.contents) {
    bytes += piece.length;
    if (bytes > maxListBytes) throw new DownloadError(`${hubHost} answered with more than a list; try again later.`);
    json += decoder.decode(piece, { stream: true });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new DownloadError(`${hubHost} did not answer with JSON; try again later.`, { cause: error });
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    throw new DownloadError(`${hubHost} answers in another form than it used to; update the extension.`);
  }
  return result.output;
}
