// Work that takes a while, with a notification that shows progress and can cancel it.
import * as vscode from 'vscode';

/** Reports progress: words, and the percentage done since the last report. */
export type Report = (progress: { readonly message?: string; readonly increment?: number }) => void;

/** Runs with a notification that can cancel it; `undefined` if it was canceled. */
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
