// The words of the page in the editor's language. To be imported before anything else: whatever the page says goes through `l10n.t` of
// @vscode/l10n with the English sentence, and is found in the bundle that the host wrote into the page; without one it stays English.
import * as l10n from '@vscode/l10n';

const bundle = document.querySelector<HTMLMetaElement>('meta[name="l10n"]')?.content;
if (bundle !== undefined && bundle !== '') l10n.config({ contents: bundle });
