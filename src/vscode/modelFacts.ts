// What is known of a model without loading it: its folder says it, and the editor remembers how fast it was.
import * as vscode from 'vscode';
import { bitsPerByteIn, cardFileName, configFileName, weightsFileName } from '../checkpoint/modelFolder.ts';
import { parseMixerConfig, type MixerConfig } from '../model/config.ts';
import { parameterCount } from '../model/weights.ts';
import type { LibraryModel } from './modelLibrary.ts';
import { formatSize } from './formatSize.ts';

/** Files that say something about a model are short; a longer one is not read. */
const maxTextBytes = 256 * 1024;

/** The facts as one line: parameters, context, size, speed and bits per byte, each where it is known. */
export async function modelFacts(model: LibraryModel, bytesPerSecond: number | undefined): Promise<string> {
  const file = (name: string): vscode.Uri => vscode.Uri.joinPath(model.folder, name);
  const [config, card, size] = await Promise.all([
    configIn(file(configFileName), model.name),
    textOf(file(cardFileName)),
    vscode.workspace.fs.stat(file(weightsFileName)).then(
      (stat) => stat.size,
      () => undefined,
    ),
  ]);
  const bitsPerByte = bitsPerByteIn(card ?? '');
  const facts = [
    config === undefined
      ? 'its config.json cannot be read'
      : `${parameterCount(config).toLocaleString('en')} parameters`,
    config && (config.contextBytes === undefined ? 'reads everything' : `looks back ${config.contextBytes} bytes`),
    size === undefined ? 'its weights are missing' : size === 0 ? undefined : formatSize(size), // over http it is 0 of any file
    bytesPerSecond && `${bytesPerSecond.toLocaleString('en')} bytes/s`,
    bitsPerByte && `${bitsPerByte} bits per byte`,
  ];
  return facts.filter((fact) => fact !== undefined).join(', ');
}

async function configIn(uri: vscode.Uri, name: string): Promise<MixerConfig | undefined> {
  try {
    return parseMixerConfig(JSON.parse((await textOf(uri)) ?? ''), name);
  } catch {
    return undefined; // the list is to show the model anyway, so that it can be removed
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
