// Shared by the suites in the extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json' with { type: 'json' };
import type { ExtensionExports } from '../../../src/vscode/activate.ts';

const { publisher, name } = manifest;
export const id = `${publisher}.${name}`;

/** The folder of the extension, and of the project. */
export const extensionFolder = vscode.extensions.getExtension(id)!.extensionUri;

export async function exportsOfExtension(): Promise<ExtensionExports> {
  const extension = vscode.extensions.getExtension<ExtensionExports>(id);
  assert.ok(extension !== undefined);
  return extension.activate();
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param value `undefined` removes it */
export async function updateSetting(key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('micromixer').update(key, value, vscode.ConfigurationTarget.Global);
}

export async function withSetting<Result>(key: string, value: unknown, run: () => Promise<Result>): Promise<Result> {
  await updateSetting(key, value);
  try {
    return await run();
  } finally {
    await updateSetting(key, undefined);
  }
}

/** A question that the person was asked. */
export interface Question {
  readonly message: string;
  readonly detail: string;
}

/**
 * Answers the questions of a run like a person, based on their text, and lists them. An unforeseen question gets no
 * answer.
 */
export async function answering(
  answers: readonly (readonly [RegExp, string | undefined])[],
  run: () => Thenable<unknown>,
): Promise<Question[]> {
  const asked: Question[] = [];
  const answer = (message: string, detail = ''): string | undefined => {
    asked.push({ message, detail });
    return answers.find(([pattern]) => pattern.test(message))?.[1];
  };
  const { showInformationMessage, showWarningMessage, showErrorMessage, showInputBox } = vscode.window;
  const show = async (message: string, options?: vscode.MessageOptions): Promise<string | undefined> =>
    answer(message, options?.detail);
  Object.assign(vscode.window, {
    showInformationMessage: show,
    showWarningMessage: show,
    showErrorMessage: show,
    showInputBox: async (options: vscode.InputBoxOptions) => answer(options.prompt ?? options.title ?? ''),
  });
  try {
    await run();
  } finally {
    Object.assign(vscode.window, { showInformationMessage, showWarningMessage, showErrorMessage, showInputBox });
  }
  return asked;
}

/** The tests' measurements in milliseconds, reported at the end so that hosts can be compared. */
export const measured: Record<string, number> = {};

/** The longest time for which this thread was blocked while something ran, in milliseconds. */
export async function longestHold(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = performance.now();
  const timerMs = 4; // the shortest that browsers allow
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last - timerMs);
    last = now;
    if (!isOver) setTimeout(tick, timerMs);
  };
  setTimeout(tick, timerMs);
  try {
    await run();
  } finally {
    isOver = true;
  }
  return longest;
}
