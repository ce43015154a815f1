// "Choose Model": lists the shipped and imported models with what is known about each, and what can be done with them.
import * as vscode from 'vscode';
import { automaticModelName, modelsNamed } from '../settings/automaticModel.ts';
import { modelFacts } from './modelFacts.ts';
import { cardIn, type LibraryModel, type ModelLibrary } from './modelLibrary.ts';
import type { ModelSpeeds } from './modelSpeeds.ts';
import { useModel } from './configuration.ts';

/** What choosing a model needs from the extension. */
export interface ChooseParts {
  readonly library: ModelLibrary;
  readonly speeds: ModelSpeeds;
  /** The current value of the setting: a name or a path. */
  readonly current: () => string;
}

interface Row extends vscode.QuickPickItem {
  readonly run?: () => Promise<unknown>;
  readonly model?: LibraryModel;
}

/** What a button does. The button decides whether the list is shown again afterwards. */
interface RowButton extends vscode.QuickInputButton {
  readonly run: (model: LibraryModel, parts: ChooseParts) => Promise<void>;
  readonly showsListAgain: boolean;
}

/** The buttons of a model's row, each with the icon of that name. */
function buttonsOf({ isBuiltIn }: LibraryModel): RowButton[] {
  const button = (icon: string, tooltip: string, run: RowButton['run'], showsListAgain = false): RowButton => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    run,
    showsListAgain,
  });
  const own = [
    button('edit', vscode.l10n.t('Rename'), renameModel, true),
    button('trash', vscode.l10n.t('Remove'), removeModel, true),
    button('folder-opened', vscode.l10n.t('Reveal'), ({ folder }) => revealFolder(folder)),
  ];
  return [...(isBuiltIn ? [] : own), button('book', vscode.l10n.t('Model Card'), ({ folder }) => showCard(folder))];
}

/** Asks for a model and makes it the one in use. */
export async function chooseModel(parts: ChooseParts): Promise<void> {
  for (;;) {
    const answer = await askForModel(await rowsOf(parts));
    if (answer === undefined) return;
    const { row, button } = answer;
    if (button === undefined) {
      await (row.model === undefined ? row.run?.() : useModel(row.model.name));
      return;
    }
    if (row.model !== undefined) await button.run(row.model, parts);
    if (!button.showsListAgain) return;
  }
}

/** The recommended model first, then the others by size. */
async function rowsOf({ library, speeds, current }: ChooseParts): Promise<Row[]> {
  const models = await library.list();
  const inUse = current();
  const rows = await Promise.all(
    models.map(async (model): Promise<Row & { readonly parameters: number }> => {
      const { parameters, purpose, line } = await modelFacts(model, speeds.of(model.name));
      const marks = [model.name === inUse ? vscode.l10n.t('in use') : undefined, purpose];
      return {
        model,
        parameters,
        label: model.name,
        description: marks.filter((mark) => mark !== undefined).join(', '),
        detail: line,
        buttons: buttonsOf(model),
      };
    }),
  );
  rows.sort((left, right) => right.parameters - left.parameters);
  const imported = rows.filter(({ model }) => model?.isBuiltIn === false);
  const isAutomatic = inUse === automaticModelName;
  const isPath = !isAutomatic && models.every(({ name }) => name !== inUse);
  return [
    automaticRow(isAutomatic),
    ...(isPath
      ? [{ label: inUse, description: vscode.l10n.t('in use, from the settings'), run: async () => undefined }]
      : []),
    ...rows.filter(({ model }) => model?.isBuiltIn === true),
    ...(imported.length > 0 ? [separator(vscode.l10n.t('imported')), ...imported] : []),
    separator(vscode.l10n.t('more')),
    commandRow(vscode.l10n.t('$(add) Import Model…'), 'importModel'),
    commandRow(vscode.l10n.t('$(cloud-download) Download the Original Weights…'), 'downloadModel'),
  ];
}

function automaticRow(isInUse: boolean): Row {
  const or = new Intl.ListFormat(vscode.env.language, { type: 'disjunction' });
  return {
    label: automaticModelName,
    description: isInUse ? vscode.l10n.t('in use, recommended') : vscode.l10n.t('recommended'),
    detail: vscode.l10n.t('{0}, whichever is less surprised by your text', or.format(modelsNamed(automaticModelName))),
    run: () => useModel(undefined),
  };
}

function commandRow(label: string, name: string): Row {
  return { label, run: async () => vscode.commands.executeCommand(`micromixer.${name}`) };
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function askForModel(rows: readonly Row[]): Promise<{ row: Row; button?: RowButton } | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = vscode.l10n.t('Choose Model');
  pick.placeholder = vscode.l10n.t('Which model should write?');
  pick.items = rows;
  pick.matchOnDetail = true;
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [row] = pick.selectedItems;
      if (row !== undefined) resolve({ row });
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      resolve({ row: item, button: button as RowButton }); // there are no other buttons
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function renameModel({ name }: LibraryModel, { library, speeds, current }: ChooseParts): Promise<void> {
  const newName = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename {0}', name),
    value: name,
    validateInput: (text) => (text === name ? undefined : library.problemWithName(text)),
  });
  if (newName === undefined || newName === name) return;
  await library.rename(name, newName);
  await speeds.rename(name, newName);
  if (current() === name) await useModel(newName);
}

async function removeModel({ name }: LibraryModel, { library, speeds, current }: ChooseParts): Promise<void> {
  const isInUse = current() === name;
  const detail = isInUse
    ? vscode.l10n.t(
        'Its files are deleted; the checkpoint that it was imported from stays. It is in use; {0} takes its place.',
        automaticModelName,
      )
    : vscode.l10n.t('Its files are deleted; the checkpoint that it was imported from stays.');
  const remove = vscode.l10n.t('Remove');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove {0}?', name),
    { modal: true, detail },
    remove,
  );
  if (answer === undefined) return;
  if (isInUse) await useModel(undefined);
  await library.remove(name);
  await speeds.rename(name, undefined);
}

/** Reveals it in the system's file manager if there is one; otherwise opens its model card and says where it is. */
async function revealFolder(folder: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (folder.scheme === 'file' && commands.includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', folder);
  } else {
    await showCard(folder);
    const words =
      folder.scheme === 'file'
        ? vscode.l10n.t('The model is in {0}.', folder.fsPath)
        : vscode.l10n.t("The model is in the editor's own storage.");
    void vscode.window.showInformationMessage(words);
  }
}

async function showCard(folder: vscode.Uri): Promise<void> {
  const card = await cardIn(folder);
  if (card === undefined) throw new Error(vscode.l10n.t('This model has no card.'));
  await vscode.commands.executeCommand('markdown.showPreview', card);
}
