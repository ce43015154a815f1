// What everything in this folder throws when a download fails.

/** A download failed. The message is one sentence that says what to do, fit to be shown as it is. */
export class DownloadError extends Error {
  /** The HTTP status with which a host refused, if one did. */
  readonly status: number | undefined;

  constructor(message: string, options?: ErrorOptions & { readonly status?: number }) {
    super(message, options);
    this.name = 'DownloadError';
    this.status = options?.status;
  }
}

/** The most specific name for what went wrong with a connection: the system's code if there is one, else the innermost message. */
export function reasonOf(error: unknown): string {
  let reason = 'unknown';
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string') return code;
    if (cause.message !== '') reason = cause.message;
  }
  return reason;
}
