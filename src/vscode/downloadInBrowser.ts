// "Download the Original Weights…" in a web worker host. A browser doesn't let code see where a redirect leads, so the
// addresses could not be checked here. Instead, the person downloads the file with the browser, and Import Model takes
// it from there.
import * as vscode from 'vscode';
import { hubHost, originalRepositories } from '../download/hub.ts';

/** Offers the hub's page and the import. The extension itself makes no request. */
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
