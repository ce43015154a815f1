// The one file of the product that touches a network. Only "Download the Original Weights…" uses it, after a question.
//
// In a Node extension host, VS Code replaces the global fetch with its own. That one sends requests through the proxy of `http.proxy`, of
// the environment or of the system, as `http.proxySupport` says, adds the system's certificates, and leaves hosts of `http.noProxy`
// alone; `http.fetchAdditionalSupport`, on by default, controls all of this (VS Code 1.96 and newer). So fetch is looked up as a global at
// the time of the call, and nothing here knows about proxies. test/vscode/suite/download.suite.ts proves it.

/** What a host answered, its contents still to be read. */
export interface HostAnswer {
  readonly status: number;
  /** The value of a header, whatever the case of its name. */
  readonly header: (name: string) => string | undefined;
  /** The contents as they come. To be iterated once; leaving early, or {@link discard}, ends the connection. */
  readonly contents: AsyncIterable<Uint8Array>;
  readonly discard: () => void;
}

/**
 * Asks one address (GET). Follows no redirect: the caller decides where one may lead.
 *
 * @throws an error of the network, or the signal's reason
 */
export type Transport = (
  address: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<HostAnswer>;

export const fetchTransport: Transport = async (address, headers, signal) => {
  const response = await fetch(address, {
    headers,
    signal,
    redirect: 'manual',
    // Nothing that identifies the person is sent along.
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    contents: piecesOf(response.body),
    discard: () => void response.body?.cancel().catch(() => undefined), // it may be over already
  };
};

async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void, void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined); // it may be broken already
  }
}
