// Work that takes a while, with one notification that shows how far it is and can stop it.
import * as vscode from 'vscode';

/** Says how far the work is: words, and how many hundredths more of it are done. */
export type Report = (progress: { readonly message?: string; readonly increment?: number }) => void;

/** Runs with a notification that can stop it; `undefined` if it was stopped. */
export async function withCancel<Result>(
  title: string,
  run: (signal: AbortSignal, report: Report) => Promise<Result>,
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
