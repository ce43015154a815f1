// The extension's settings as one readonly object, read on use and never cached. The defaults are both here and in
// package.json; test/manifest.test.ts checks that they agree. An out-of-range value is clamped and reported, never
// thrown.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import { parseSettings } from '../settings/parseSettings.ts';
import { renamedSettings } from '../settings/renamedSettings.ts';

/** The prefix of all settings and commands of this extension. */
export const section = 'micromixer';

/** The places where a value can be set, highest precedence first. */
export const layers = [
  ['workspaceFolder', vscode.ConfigurationTarget.WorkspaceFolder],
  ['workspace', vscode.ConfigurationTarget.Workspace],
  ['global', vscode.ConfigurationTarget.Global],
] as const;

/** The settings for a document (or for a window without one). */
export function readSettings(
  scope: vscode.ConfigurationScope | undefined,
  report: (problem: string) => void,
): Settings {
  const configuration = vscode.workspace.getConfiguration(section, scope ?? null);
  const old = new Map<string, unknown>();
  for (const [oldKey, { to, convert }] of Object.entries(renamedSettings)) {
    const value: unknown = configuration.get(oldKey);
    if (value === undefined || value === null) continue;
    // An old value that could not be moved (its file is not writable) still applies unless a value under the new name
    // overrides it.
    if (rankOf(configuration, oldKey) < rankOf(configuration, to)) old.set(to, convert(value));
  }
  return parseSettings((key) => (old.has(key) ? old.get(key) : configuration.get(key)), report);
}

/**
 * Precedence of the place where a setting's effective value comes from, 0 being the highest. A language-specific value
 * beats all others.
 */
function rankOf(configuration: vscode.WorkspaceConfiguration, key: string): number {
  const values = configuration.inspect(key);
  const places = (['LanguageValue', 'Value'] as const).flatMap((suffix) =>
    layers.map(([layer]) => values?.[`${layer}${suffix}`]),
  );
  const rank = places.findIndex((value) => value !== undefined);
  return rank < 0 ? places.length : rank;
}

/**
 * The part of a document that settings depend on: its folder, plus its language if language-specific values are wanted.
 */
export interface SettingsScope {
  readonly uri?: vscode.Uri;
  readonly languageId?: string;
}

/**
 * Changes a setting where its effective value is set, so that the change takes effect: a workspace value would hide a
 * user value. A value that isn't set anywhere is set for the user.
 *
 * @param scope if it has a language with its own value, that value is changed, since it wins wherever it is set
 * @param isOfLanguage whether to set the language's own value in any case
 */
export async function updateSetting(
  key: keyof Settings,
  value: unknown,
  scope: SettingsScope = {},
  isOfLanguage = false,
): Promise<void> {
  const { uri, languageId } = scope;
  const where = languageId === undefined ? (uri ?? null) : { ...(uri === undefined ? {} : { uri }), languageId };
  const configuration = vscode.workspace.getConfiguration(section, where);
  const values = configuration.inspect(key);
  const holds = (suffix: 'Value' | 'LanguageValue'): vscode.ConfigurationTarget | undefined =>
    layers.find(([layer]) => values?.[`${layer}${suffix}`] !== undefined)?.[1];
  const ofLanguage = languageId === undefined ? undefined : holds('LanguageValue');
  if (isOfLanguage || ofLanguage !== undefined) {
    await configuration.update(key, value, ofLanguage ?? vscode.ConfigurationTarget.Global, true);
  } else {
    await configuration.update(key, value, holds('Value') ?? vscode.ConfigurationTarget.Global);
  }
}

/** Makes a model the one in use: in the user's settings, or in the workspace's if it has its own value. */
export async function useModel(nameOrPath: string | undefined): Promise<void> {
  await updateSetting('model', nameOrPath);
}
