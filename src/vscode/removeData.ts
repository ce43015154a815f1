// "Remove Imported Models and Data": what the extension stored on this machine, except what a person wrote, for good. Removing the
// extension does not do it: the editor keeps an extension's storage, and no program of one that is gone may know where that is.
import * as vscode from 'vscode';
import { useModel } from './configuration.ts';
import type { ModelLibrary } from './modelLibrary.ts';

/** What removing needs of the extension. */
export interface RemoveParts {
  readonly library: ModelLibrary;
  /** What the setting says now: a name or a path. */
  readonly current: () => string;
  /** Everything that is kept in files: imported models, downloads that broke off. */
  readonly storage: vscode.Uri;
  /** What is kept beside, for all folders: the speed of each model, a snooze, what was asked once. */
  readonly memory: vscode.Memento;
}

/**
 * Asks first, and says what goes. If a removed model was in use, the shipped ones take its place.
 *
 * @throws an error of the file system; what was removed until then is gone
 */
export async function removeData({ library, current, storage, memory }: RemoveParts): Promise<void> {
  const imported = (await library.list()).filter(({ isBuiltIn }) => !isBuiltIn).map(({ name }) => name);
  const removeAll = vscode.l10n.t('Remove All');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove everything that MicroMixer Stories has stored on this machine?'),
    { modal: true, detail: [whatGoes(imported), whatStays()].join('\n\n') },
    removeAll,
  );
  if (answer !== removeAll) return;
  if (imported.includes(current())) await useModel(undefined);
  for (const name of imported) await library.remove(name); // one by one: whoever lists them hears of it
  await vscode.workspace.fs.delete(storage, { recursive: true }).then(undefined, ignoreMissing);
  for (const key of memory.keys()) await memory.update(key, undefined);
  void vscode.window.showInformationMessage(vscode.l10n.t('Everything that MicroMixer Stories had stored is removed.'));
}

function whatGoes(imported: readonly string[]): string {
  return imported.length === 0
    ? vscode.l10n.t(
        'There is no imported model. Unfinished downloads, the measured speeds, a snooze, and your answers to questions that are asked only once are removed.',
      )
    : vscode.l10n.t(
        'Deleted for good: the imported models ({0}), unfinished downloads, the measured speeds, a snooze, and your answers to questions that are asked only once.',
        imported.join(', '),
      );
}

function whatStays(): string {
  return vscode.l10n.t(
    'Your documents, your settings, the stories in the Story Generator, the models that ship with the extension, and the files that models were imported from stay.',
  );
}

/** The folder is made when something is stored for the first time. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
}
