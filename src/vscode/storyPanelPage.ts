// The HTML of a Story Generator panel.
import * as vscode from 'vscode';

/** The page: one script and one style sheet; nothing else may be loaded or run. */
export function pageOf(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'storyPanel.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'media', 'storyPanel.css')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="${vscode.l10n.bundle === undefined ? 'en' : vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="l10n" content="${attributeOf(JSON.stringify(vscode.l10n.bundle ?? {}))}">
<meta name="editor-language" content="${attributeOf(vscode.env.language)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${style}">
<title>${vscode.l10n.t('Story Generator')}</title>
</head>
<body>
<main id="panel"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** A text as the value of a double-quoted attribute. */
function attributeOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
