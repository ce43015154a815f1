// Says what piece of syntax the cursor is in: for the status bar and its menu, since nothing is suggested there, and
// for a story that can't be placed there.
import * as vscode from 'vscode';
import { placementAt } from '../completions/suggester.ts';
import type { QuietReason } from '../prose/placement.ts';
import type { CursorContexts } from './cursorContext.ts';
import type { Switches } from './switches.ts';

/** What is needed to find out where a cursor is. */
export interface CursorParts {
  readonly switches: Pick<Switches, 'settings' | 'offReason'>;
  readonly contexts: Pick<CursorContexts, 'at'>;
}

/** Why nothing is suggested at the cursor of an editor, if suggestions are on. Too slow to call on every key. */
export function quietAtCursor(editor: vscode.TextEditor, { switches, contexts }: CursorParts): QuietReason | undefined {
  const { document, selection } = editor;
  if (switches.offReason(document) !== undefined) return undefined;
  const { midWord } = switches.settings(document);
  const placement = placementAt(contexts.at(document, selection.active), { allowMidWord: midWord });
  return 'quiet' in placement ? placement.quiet : undefined;
}

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
