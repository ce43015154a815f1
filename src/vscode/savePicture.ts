// Saves a picture of the panel in the format that the person chooses.
import * as vscode from 'vscode';
import type { ToHost } from '../panel/protocol.ts';
import { workspaceFile } from './workspaceFile.ts';

/** @returns what was done, as a sentence; `undefined` if the person chose no file */
export async function savePicture({
  name,
  svg,
  png,
}: Extract<ToHost, { type: 'savePicture' }>): Promise<string | undefined> {
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Picture'),
    filters: { [vscode.l10n.t('PNG picture')]: ['png'], [vscode.l10n.t('SVG drawing')]: ['svg'] },
    ...workspaceFile(`${name}.png`),
  });
  if (uri === undefined) return undefined;
  const isSvg = uri.path.toLowerCase().endsWith('.svg');
  await vscode.workspace.fs.writeFile(uri, isSvg ? new TextEncoder().encode(svg) : png);
  return vscode.l10n.t('Saved as {0}.', vscode.workspace.asRelativePath(uri));
}
