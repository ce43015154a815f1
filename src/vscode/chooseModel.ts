// "Choose Model": the models that ship, with what their folders say of them.
import * as vscode from 'vscode';
import { configFileName, defaultModelName } from '../checkpoint/modelFolder.ts';
import { parseMixerConfig } from '../mixer/config.ts';
import { parameterCount } from '../mixer/weights.ts';
import { builtInModels } from './modelHost.ts';
import { section } from './settings.ts';

/** Asks for a model and puts it into the user's settings. */
export async function chooseModel(extensionUri: vscode.Uri, current: string): Promise<void> {
  const names = await builtInModels(extensionUri);
  const items = await Promise.all(
    names.map(async (name) => {
      const uri = vscode.Uri.joinPath(extensionUri, 'models', name, configFileName);
      const config = parseMixerConfig(
        JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri))),
        name,
      );
      const window = config.contextBytes === undefined ? 'reads everything' : `looks back ${config.contextBytes} bytes`;
      const marks = [name === current ? 'in use' : '', name === defaultModelName ? 'recommended' : ''];
      return {
        label: name,
        description: marks.filter((mark) => mark !== '').join(', '),
        detail: `${parameterCount(config).toLocaleString()} parameters, ${window}`,
      };
    }),
  );
  items.sort((left, right) => Number(right.label === defaultModelName) - Number(left.label === defaultModelName));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Choose Model' });
  if (chosen === undefined) return;
  await vscode.workspace.getConfiguration(section).update('model', chosen.label, vscode.ConfigurationTarget.Global);
}
