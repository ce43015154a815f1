// What is known about a model without loading it: from its folder, and the speed that the editor remembers.
import * as vscode from 'vscode';
import { bitsPerByteIn, cardFileName, configFileName, purposeIn, weightsFileName } from '../checkpoint/modelFolder.ts';
import { parseMixerConfig, type MixerConfig } from '../model/config.ts';
import { parameterCount } from '../model/weights.ts';
import type { LibraryModel } from './modelLibrary.ts';
import { formatSize, spokenNumber } from './spokenNumbers.ts';

/** Files that describe a model are short; a longer one is not read. */
const maxTextBytes = 256 * 1024;

/** What people are told about a model. */
export interface ModelFacts {
  /** The number of parameters; 0 if unknown. */
  readonly parameters: number;
  /** The kinds of text it is good for, if its card says so. */
  readonly purpose: string | undefined;
  /** One line: parameters, context, size, speed and bits per byte, each if known. */
  readonly line: string;
}

/** @param bytesPerSecond its speed on this machine, if it was ever loaded */
export async function modelFacts(model: LibraryModel, bytesPerSecond: number | undefined): Promise<ModelFacts> {
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(model.folder, name);
  const [config, card = '', size] = await Promise.all([
    configIn(file(configFileName), model.name),
    textOf(file(cardFileName)),
    vscode.workspace.fs.stat(file(weightsFileName)).then(
      (stat) => stat.size,
      () => undefined,
    ),
  ]);
  const parameters = config === undefined ? 0 : parameterCount(config);
  const bitsPerByte = bitsPerByteIn(card);
  const facts = [
    config === undefined
      ? vscode.l10n.t('its config.json cannot be read')
      : vscode.l10n.t('{0} parameters', spokenNumber(parameters)),
    config &&
      (config.contextBytes === undefined
        ? vscode.l10n.t('reads everything')
        : vscode.l10n.t('looks back {0} letters', config.contextBytes)),
    // Over HTTP, the size of every file is 0.
    size === undefined ? vscode.l10n.t('its weights are missing') : size === 0 ? undefined : formatSize(size),
    bytesPerSecond && vscode.l10n.t('{0} letters per second', spokenNumber(bytesPerSecond)),
    bitsPerByte && vscode.l10n.t('{0} bits per byte', spokenNumber(bitsPerByte, 3)),
  ];
  const line = facts.filter((fact) => fact !== undefined).join(', ');
  return { parameters, purpose: purposeWords(card), line };
}

function purposeWords(card: string): string | undefined {
  const { goodFor, language } = purposeIn(card);
  const text = goodFor === undefined ? undefined : (kindsOfText()[goodFor] ?? goodFor);
  const name = language && new Intl.DisplayNames([vscode.env.language], { type: 'language' }).of(language);
  if (name === undefined) return text;
  return text === undefined ? vscode.l10n.t('{0} only', name) : vscode.l10n.t('{0}, {1} only', text, name);
}

function kindsOfText(): Readonly<Record<string, string>> {
  return {
    fiction: vscode.l10n.t('good for stories and novels'),
    'childrens-stories': vscode.l10n.t("good for short children's stories"),
  };
}

async function configIn(uri: vscode.Uri, name: string): Promise<MixerConfig | undefined> {
  try {
    return parseMixerConfig(JSON.parse((await textOf(uri)) ?? ''), name);
  } catch {
    return undefined; // the list must show the model anyway, so that it can be removed
  }
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    return size > maxTextBytes ? undefined : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
