// The settings of the extension as one readonly object, read at use and never cached. Defaults stand here and in package.json;
// test/manifest.test.ts proves that they agree. A value out of range is clamped and reported, never thrown.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import { parseSettings } from '../settings/parseSettings.ts';

/** The first part of every setting and command of this extension. */
export const section = 'micromixer';

/** The settings that hold for a document (or for a window where there is none). */
export function readSettings(
  scope: vscode.ConfigurationScope | undefined,
  report: (problem: string) => void,
): Settings {
  const configuration = vscode.workspace.getConfiguration(section, scope ?? null);
  return parseSettings((key) => configuration.get(key), report);
}

/** Makes a model the one that writes: in the user's settings, or where the workspace has its own, in those. */
export async function useModel(nameOrPath: string | undefined): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const isWorkspaces = configuration.inspect('model')?.workspaceValue !== undefined;
  const target = isWorkspaces ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('model', nameOrPath, target);
}
