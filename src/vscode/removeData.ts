// "Remove Imported Models and Data": deletes for good what the extension stored on this machine, except what a person
// wrote. Uninstalling doesn't do it: the editor keeps an extension's storage, and an uninstalled extension can't run
// code that knows where it is.
import * as vscode from 'vscode';
import { useModel } from './configuration.ts';
import type { ModelLibrary } from './modelLibrary.ts';

/** What removing needs from the extension. */
export interface RemoveParts {
  readonly library: ModelLibrary;
  /** The current value of the setting: a name or a path. */
  readonly current: () => string;
  /** Everything stored in files: imported models, interrupted downloads. */
  readonly storage: vscode.Uri;
  /** What else is kept, for all folders: each model's speed, a snooze, what was asked once. */
  readonly memory: vscode.Memento;
}

/**
 * Asks first, and says what will go. If a removed model was in use, the shipped ones take its place.
 *
 * @throws an error of the file system; what was removed by then is gone
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
  for (const name of imported) await library.remove(name); // one by one, so that everything that lists them is notified
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

/** The folder is created when something is first stored. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
}
