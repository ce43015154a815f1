// What the views of the model's internals say while there is nothing to see.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import type { State } from './state.ts';

export function nothingInside({ run, documentRequest, inspecting }: State): TemplateResult {
  const words = (): string => {
    if (run !== undefined || documentRequest !== undefined)
      return l10n.t('As soon as the text is there, the model can be looked into.');
    if (inspecting?.isOut === true) return l10n.t('Looking into the model…');
    return l10n.t('Write a story: then you see here how the model comes to know each letter.');
  };
  return html`<p class="note">${words()}</p>`;
}
