// Asks a host and follows its redirects, but only to allowed addresses.
import * as l10n from '@vscode/l10n';
import { DownloadError, reasonOf } from './downloadError.ts';
import type { HostAnswer, Transport } from './transport.ts';

/** How a host may be asked. */
export interface AskContext {
  readonly transport: Transport;
  /** Whether an address may be asked at all; checked for each redirect as well. */
  readonly isAllowed: (address: URL) => boolean;
  readonly signal: AbortSignal;
  /** A host that sends nothing for this long is given up on; in milliseconds. */
  readonly idleMs?: number;
}

const maxRedirects = 5;
const defaultIdleMs = 30_000;

/** An answer that is neither a redirect nor a refusal. */
export interface FinalAnswer extends HostAnswer {
  /** All answers on the way, including the last: some headers are only on the first. */
  readonly way: readonly Pick<HostAnswer, 'header'>[];
}

/**
 * Asks, and follows redirects.
 *
 * @param accepted statuses that the caller can use
 * @throws {DownloadError} with a readable message for anything else
 * @throws the signal's reason
 */
export async function askHost(
  first: URL,
  headers: Readonly<Record<string, string>>,
  accepted: readonly number[],
  context: AskContext,
): Promise<FinalAnswer> {
  const way: HostAnswer[] = [];
  let address = first;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    if (!context.isAllowed(address)) {
      throw new DownloadError(
        l10n.t(
          '{0} redirects to {1}//{2}, which is not one of its own hosts over https; nothing was downloaded from there.',
          first.host,
          address.protocol,
          address.host,
        ),
      );
    }
    const answer = await askOnce(address, headers, context);
    way.push(answer);
    if (accepted.includes(answer.status)) return { ...answer, way };
    answer.discard();
    const location = answer.header('location');
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) {
      throw new DownloadError(refusalOf(first, answer.status), { status: answer.status });
    }
    if (!URL.canParse(location, address.href))
      throw new DownloadError(l10n.t('{0} redirects to an invalid address.', first.host));
    address = new URL(location, address);
  }
  throw new DownloadError(l10n.t('{0} redirects too many times; try again later.', first.host));
}

/** A host's answer; gives up after a silence, which is timed anew at each sign of life. */
async function askOnce(
  address: URL,
  headers: Readonly<Record<string, string>>,
  { transport, signal, idleMs = defaultIdleMs }: AskContext,
): Promise<HostAnswer> {
  signal.throwIfAborted();
  const patience = new Patience(address, idleMs, signal);
  try {
    const answer = await transport(address, headers, patience.signal);
    const discard = (): void => {
      patience.pause();
      answer.discard();
    };
    return { ...answer, discard, contents: patiently(answer.contents, patience) };
  } catch (error) {
    patience.pause();
    throw patience.explain(error, (host, reason) =>
      l10n.t(
        "{0} cannot be reached ({1}): check the connection and VS Code's proxy settings, and try again.",
        host,
        reason,
      ),
    );
  }
}

async function* patiently(
  contents: AsyncIterable<Uint8Array>,
  patience: Patience,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    patience.renew();
    for await (const piece of contents) {
      // The consumer of the piece may take its time.
      patience.pause();
      yield piece;
      patience.renew();
    }
  } catch (error) {
    throw patience.explain(error, (host, reason) =>
      l10n.t('The connection to {0} broke off ({1}): run the command again.', host, reason),
    );
  } finally {
    patience.pause();
  }
}

/** A time limit for silence, on top of the person's own signal. */
class Patience {
  readonly #idle = new AbortController();
  readonly #address: URL;
  readonly #ms: number;
  readonly #persons: AbortSignal;
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(address: URL, ms: number, persons: AbortSignal) {
    this.#address = address;
    this.#ms = ms;
    this.#persons = persons;
    this.signal = AbortSignal.any([persons, this.#idle.signal]);
    this.renew();
  }

  renew(): void {
    this.pause();
    this.#timer = setTimeout(() => this.#idle.abort(), this.#ms);
  }

  pause(): void {
    clearTimeout(this.#timer);
  }

  /** What really ended it: the person, the silence, or the network. */
  explain(error: unknown, say: (host: string, reason: string) => string): unknown {
    if (this.#persons.aborted) return this.#persons.reason;
    const { host } = this.#address;
    const message = this.#idle.signal.aborted
      ? l10n.t('{0} sent nothing for {1} seconds; try again later.', host, this.#ms / 1000)
      : say(host, reasonOf(error));
    return new DownloadError(message, { cause: error });
  }
}

function refusalOf({ host, pathname }: URL, status: number): string {
  if (status === 401 || status === 403)
    return l10n.t('{0} does not show {1} to everyone ({2}).', host, pathname, status);
  if (status === 404 || status === 410) return l10n.t('{0} does not have {1} any more ({2}).', host, pathname, status);
  if (status === 429) return l10n.t('{0} receives too many requests (429); try again later.', host);
  return l10n.t('{0} answered with status {1}; try again later.', host, status);
}
