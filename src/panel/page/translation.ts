// The page's texts in the editor's language. Must be imported first: everything the page says goes through `l10n.t` of
// @vscode/l10n, with the English sentence as the key, and is looked up in the bundle that the host wrote into the page;
// without one it stays English.
import * as l10n from '@vscode/l10n';

const bundle = document.querySelector<HTMLMetaElement>('meta[name="l10n"]')?.content;
if (bundle !== undefined && bundle !== '') l10n.config({ contents: bundle });
