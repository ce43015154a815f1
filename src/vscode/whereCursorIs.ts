// In which piece of syntax the cursor stands, in words: for the menu, since nothing is suggested there, and for a story that has no place
// there.
import * as vscode from 'vscode';

/**
 * One sentence.
 *
 * @param place why nothing is suggested (a `QuietReason`), or the type of the Markdown block that a story would break
 */
export function whereCursorIs(place: string): string {
  switch (place) {
    case 'frontMatter':
      return vscode.l10n.t('The cursor is in the front matter.');
    case 'code':
    case 'codeBlock':
    case 'codeSpan':
    case 'inlineCode':
      return vscode.l10n.t('The cursor is in code.');
    case 'link':
      return vscode.l10n.t('The cursor is in a link or an address.');
    case 'html':
      return vscode.l10n.t('The cursor is in HTML or a comment.');
    case 'table':
      return vscode.l10n.t('The cursor is in a table.');
    case 'definition':
      return vscode.l10n.t('The cursor is in the definition of a link.');
    case 'tag':
      return vscode.l10n.t('The cursor is in a tag.');
    case 'comment':
      return vscode.l10n.t('The cursor is in a comment.');
    case 'marker':
      return vscode.l10n.t('The cursor is after a mark that begins a line.');
    case 'midWord':
      return vscode.l10n.t('The cursor is inside a word, and micromixer.midWord is off.');
    case 'list':
      return vscode.l10n.t('The cursor is in a list.');
    case 'heading':
      return vscode.l10n.t('The cursor is in a heading.');
    default:
      return vscode.l10n.t('The cursor is in a piece of syntax.');
  }
}
