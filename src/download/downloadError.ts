// What everything in this folder throws when a download comes to nothing.

/** A download failed. The message is one sentence that says what to do, fit to be shown as it is. */
export class DownloadError extends Error {
  /** The status that a host refused with, if it was that. */
  readonly status: number | undefined;

  constructor(message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.name = 'DownloadError';
    this.status = options?.status;
  }
}

/** The innermost name for what went wrong with a connection: the system's code where there is one. */
export function reasonOf(error: unknown): string {
  let reason = 'unknown';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string') return code;
    if (cause.message !== '') reason = cause.message;
  }
  return reason;
}
