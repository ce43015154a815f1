// "Choose Model": the models that ship and those that were imported, with what is known of each; and what can be done with them.
import * as vscode from 'vscode';
import { automaticModelName, modelsNamed } from '../settings/automaticModel.ts';
import { modelFacts } from './modelFacts.ts';
import { cardIn, type LibraryModel, type ModelLibrary } from './modelLibrary.ts';
import type { ModelSpeeds } from './modelSpeeds.ts';
import { useModel } from './configuration.ts';

/** What choosing needs of the extension. */
export interface ChooseParts {
  readonly library: ModelLibrary;
  readonly speeds: ModelSpeeds;
  /** What the setting says now: a name or a path. */
  readonly current: () => string;
}

interface Row extends vscode.QuickPickItem {
  readonly run?: () => Promise<unknown>;
  readonly model?: LibraryModel;
}

/** What a button does. Whether the list is shown again afterwards is up to the button. */
interface RowButton extends vscode.QuickInputButton {
  readonly run: (model: LibraryModel, parts: ChooseParts) => Promise<void>;
  readonly showsListAgain: boolean;
}

const icon = (name: string): vscode.ThemeIcon => new vscode.ThemeIcon(name);
const cardButton: RowButton = {
  iconPath: icon('book'),
  tooltip: 'Model Card',
  run: ({ folder }) => showCard(folder),
  showsListAgain: false,
};
const ownButtons: readonly RowButton[] = [
  { iconPath: icon('edit'), tooltip: 'Rename', run: renameModel, showsListAgain: true },
  { iconPath: icon('trash'), tooltip: 'Remove', run: removeModel, showsListAgain: true },
  { iconPath: icon('folder-opened'), tooltip: 'Reveal', run: ({ folder }) => reveal(folder), showsListAgain: false },
];

/** Asks for a model and makes it the one that writes. */
export async function chooseModel(parts: ChooseParts): Promise<void> {
  for (;;) {
    const answer = await ask(await rowsOf(parts));
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

async function rowsOf({ library, speeds, current }: ChooseParts): Promise<Row[]> {
  const models = await library.list();
  const inUse = current();
  const rows = await Promise.all(
    models.map(async (model): Promise<Row> => {
      return {
        model,
        label: model.name,
        description: model.name === inUse ? 'in use' : '',
        detail: await modelFacts(model, speeds.of(model.name)),
        buttons: model.isBuiltIn ? [cardButton] : [...ownButtons, cardButton],
      };
    }),
  );
  const imported = rows.filter(({ model }) => model?.isBuiltIn === false);
  const isAutomatic = inUse === automaticModelName;
  const isPath = !isAutomatic && models.every(({ name }) => name !== inUse);
  return [
    {
      label: automaticModelName,
      description: isAutomatic ? 'in use, recommended' : 'recommended',
      detail: `${modelsNamed(automaticModelName).join(' or ')}, whichever is less surprised by your text`,
      run: () => useModel(undefined),
    },
    ...(isPath ? [{ label: inUse, description: 'in use, from the settings', run: async () => undefined }] : []),
    ...rows.filter(({ model }) => model?.isBuiltIn === true),
    ...(imported.length > 0 ? [separator('imported'), ...imported] : []),
    separator('more'),
    command('$(add) Import Model…', 'importModel'),
    command('$(cloud-download) Download the Original Weights…', 'downloadModel'),
  ];
}

function command(label: string, name: string): Row {
  return { label, run: async () => vscode.commands.executeCommand(`micromixer.${name}`) };
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function ask(rows: readonly Row[]): Promise<{ row: Row; button?: RowButton } | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = 'Choose Model';
  pick.items = rows;
  pick.matchOnDetail = true;
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [row] = pick.selectedItems;
      if (row !== undefined) resolve({ row });
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      resolve({ row: item, button: button as RowButton }); // there are no others
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
    title: `Rename ${name}`,
    value: name,
    validateInput: (text) => (text === name ? undefined : library.problemWithName(text)),
  });
  if (newName === undefined || newName === name) return;
  await library.rename(name, newName);
  await speeds.rename(name, newName);
  if (current() === name) await useModel(newName);
}

async function removeModel({ name }: LibraryModel, { library, speeds, current }: ChooseParts): Promise<void> {
  const inUse = current() === name ? ` It is in use; ${automaticModelName} takes its place.` : '';
  const detail = `Its files are deleted; the checkpoint that it was imported from stays.${inUse}`;
  const answer = await vscode.window.showWarningMessage(`Remove ${name}?`, { modal: true, detail }, 'Remove');
  if (answer === undefined) return;
  if (inUse !== '') await useModel(undefined);
  await library.remove(name);
  await speeds.rename(name, undefined);
}

/** In the system's file manager where there is one, else its card in the editor. */
async function reveal(folder: vscode.Uri): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  if (folder.scheme === 'file' && commands.includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', folder);
  } else {
    await showCard(folder);
    void vscode.window.showInformationMessage(`The model is in ${folder.fsPath}.`);
  }
}

async function showCard(folder: vscode.Uri): Promise<void> {
  const card = await cardIn(folder);
  if (card === undefined) throw new Error('This model has no card.');
  await vscode.commands.executeCommand('markdown.showPreview', card);
}
