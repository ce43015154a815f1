// Follows a suite running in an extension host of a page until it ends. The exit code is VS Code's, unless that would
// be 0 although the suite did not run to its end.
import { format } from 'node:util';
import type { Page } from 'playwright-core';

/**
 * How a suite ended: 101 if the page crashed, 103 if it did not finish, 104 if the extension host died, 105 if no test
 * ran.
 */
export interface SuiteEnd {
  readonly code: number;
  readonly why?: string;
}

/** A running suite. */
export interface WatchedSuite {
  readonly ended: Promise<SuiteEnd>;
  /** What the suite reported at its end, as JSON. */
  closingLine(): string | undefined;
  /** The last lines of other log output. */
  lastLines(): string;
}

/** To be called before the page is opened. The suite's output is printed. */
export async function watchSuite(page: Page, timeLimitMs: number): Promise<WatchedSuite> {
  const others: string[] = [];
  let line: string | undefined;
  await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => {
    const text = format(...values);
    if (text.startsWith('[mocha] ')) console.log(text.slice(8));
    else if (text.startsWith('[mocha-end] ')) line = text.slice(12);
    else others.push(`[${type}] ${text}`.slice(0, 1000));
  });
  const exit = new Promise<SuiteEnd>((resolve) => {
    page.on('crash', () => resolve({ code: 101, why: 'the page crashed' }));
    setTimeout(() => resolve({ code: 103, why: `no end after ${timeLimitMs} ms` }), timeLimitMs).unref();
    void page.exposeFunction('codeAutomationExit', (code: number) => resolve({ code }));
  });
  const ended = exit.then((end): SuiteEnd => {
    if (end.code !== 0) return end;
    if (line === undefined) return { code: 104, why: 'the extension host ended before the suite did' };
    const { passes } = JSON.parse(line) as { passes: number };
    return passes > 0 ? end : { code: 105, why: 'no test ran' };
  });
  return { ended, closingLine: () => line, lastLines: () => others.slice(-8).join('\n') };
}
