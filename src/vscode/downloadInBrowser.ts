// "Download the Original Weights…" in a web worker host. A browser hides from a program where a redirect leads, so that the addresses
// could not be checked there: the person's browser downloads the file, and Import Model takes it from there.
import * as vscode from 'vscode';
import { hubHost, originalRepositories } from '../download/hub.ts';

/** Offers the hub's page, and the import. Nothing is asked for by the extension itself. */
export async function downloadInBrowser(): Promise<void> {
  const open = vscode.l10n.t('Open {0}', hubHost);
  const choose = vscode.l10n.t('Import Model…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Download the original MicroMixer-1 weights?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'In the web your browser downloads them: open {0}, download a checkpoint from its list of files, then import that file. Nothing that you wrote is sent.',
        hubHost,
      ),
    },
    open,
    choose,
  );
  if (answer === open) {
    await vscode.env.openExternal(vscode.Uri.parse(`https://${hubHost}/${originalRepositories[0]}/tree/main`));
  } else if (answer === choose) await vscode.commands.executeCommand('micromixer.importModel');
}
