// Renamed settings: their values are moved to the new names once, wherever they are set, and the person is told.
import * as vscode from 'vscode';
import { movesOf, renamedSettings, type SettingChange } from '../settings/renamedSettings.ts';
import { layers, section } from './configuration.ts';

/** A place where values may be set: a settings file, for all languages or for one. */
interface Place {
  readonly configuration: vscode.WorkspaceConfiguration;
  readonly target: vscode.ConfigurationTarget;
  readonly isOfLanguage: boolean;
  readonly changes: readonly SettingChange[];
}

/** Moves the values under old names. What cannot be written stays in place and is read from there. Never rejects. */
export async function moveRenamedSettings(log: Pick<vscode.LogOutputChannel, 'info' | 'warn'>): Promise<void> {
  /** What was set under a new name, each as `old → new`. */
  const moved = new Set<string>();
  for (const place of placesWithOldNames()) {
    try {
      for (const { key, value, from } of place.changes) {
        await place.configuration.update(key, value, place.target, place.isOfLanguage);
        if (from !== undefined) moved.add(`${section}.${from} → ${section}.${key}`);
      }
    } catch (error) {
      log.warn(`Settings could not be moved to their new names, and hold under the old ones: ${String(error)}`);
    }
  }
  if (moved.size === 0) return;
  const names = [...moved].join(', ');
  log.info(`Settings moved to their new names: ${names}`);
  // No answer is required.
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Some settings of MicroMixer Stories have new names, and your values were moved: {0}.', names),
  );
}

function placesWithOldNames(): Place[] {
  const window = { uri: undefined, layers: layers.filter(([layer]) => layer !== 'workspaceFolder') };
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => ({
    uri,
    layers: layers.filter(([layer]) => layer === 'workspaceFolder'),
  }));
  return [window, ...folders]
    .flatMap(({ uri, layers: own }) => {
      const languages = languagesWithOldNames(uri);
      return [undefined, ...languages].flatMap((languageId) => {
        const scope = languageId === undefined ? (uri ?? null) : { ...(uri === undefined ? {} : { uri }), languageId };
        const configuration = vscode.workspace.getConfiguration(section, scope);
        const suffix = languageId === undefined ? 'Value' : 'LanguageValue';
        return own.map(([layer, target]) => ({
          configuration,
          target,
          isOfLanguage: languageId !== undefined,
          changes: movesOf((key) => configuration.inspect(key)?.[`${layer}${suffix}`]),
        }));
      });
    })
    .filter(({ changes }) => changes.length > 0);
}

/** The languages with values of their own under old names. */
function languagesWithOldNames(uri: vscode.Uri | undefined): string[] {
  const configuration = vscode.workspace.getConfiguration(section, uri ?? null);
  return [...new Set(Object.keys(renamedSettings).flatMap((key) => configuration.inspect(key)?.languageIds ?? []))];
}
