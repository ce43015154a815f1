// The settings of the extension as one readonly object, read at use and never cached. Defaults stand here and in package.json;
// test/manifest.test.ts proves that they agree. A value out of range is clamped and reported, never thrown.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import { parseSettings } from '../settings/parseSettings.ts';
import { renamedSettings } from '../settings/renamedSettings.ts';

/** The first part of every setting and command of this extension. */
export const section = 'micromixer';

/** The places where a value can stand, the one that wins first. */
export const layers = [
  ['workspaceFolder', vscode.ConfigurationTarget.WorkspaceFolder],
  ['workspace', vscode.ConfigurationTarget.Workspace],
  ['global', vscode.ConfigurationTarget.Global],
] as const;

/** The settings that hold for a document (or for a window where there is none). */
export function readSettings(
  scope: vscode.ConfigurationScope | undefined,
  report: (problem: string) => void,
): Settings {
  const configuration = vscode.workspace.getConfiguration(section, scope ?? null);
  const old = new Map<string, unknown>();
  for (const [oldKey, { to, convert }] of Object.entries(renamedSettings)) {
    const value: unknown = configuration.get(oldKey);
    if (value === undefined || value === null) continue;
    // One that could not be moved (a file that cannot be written) still holds where a value under the new name would not win over it.
    if (rankOf(configuration, oldKey) < rankOf(configuration, to)) old.set(to, convert(value));
  }
  return parseSettings((key) => (old.has(key) ? old.get(key) : configuration.get(key)), report);
}

/** Where the value of a setting stands that wins, 0 for the place before which no other comes. A value for a language wins over all others. */
function rankOf(configuration: vscode.WorkspaceConfiguration, key: string): number {
  const values = configuration.inspect(key);
  const places = (['LanguageValue', 'Value'] as const).flatMap((suffix) =>
    layers.map(([layer]) => values?.[`${layer}${suffix}`]),
  );
  const rank = places.findIndex((value) => value !== undefined);
  return rank < 0 ? places.length : rank;
}

/** A document, as far as settings depend on it: its folder, and its language if values of the language are meant too. */
export interface SettingsScope {
  readonly uri?: vscode.Uri;
  readonly languageId?: string;
}

/**
 * Changes a setting where its value comes from, so that the change holds: a value of the workspace would hide one of the user. A value
 * that stands nowhere becomes the user's.
 *
 * @param scope with a language: its own value is changed if it has one, since that wins wherever it stands
 * @param isOfLanguage whether a value of the language is wanted in any case
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

/** Makes a model the one that writes: in the user's settings, or where the workspace has its own, in those. */
export async function useModel(nameOrPath: string | undefined): Promise<void> {
  await updateSetting('model', nameOrPath);
}
