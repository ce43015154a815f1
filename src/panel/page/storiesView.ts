// The stories that are kept, and the session of the current one.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import type { Action, Dispatch, State } from './state.ts';
import { titlesOf } from './titles.ts';

export function storiesView({ story, history, run }: State, dispatch: Dispatch): TemplateResult {
  const isWriting = run !== undefined;
  const hasStory = story.variants.length > 0 || story.passages.length > 0;
  const button = (label: string, action: Action, isOff: boolean): TemplateResult =>
    html`<button class="secondary" ?disabled=${isOff} @click=${() => dispatch(action)}>${label}</button>`;
  const titles = titlesOf(history);
  const entries = history.map((_, index) => {
    const choose = (): void => dispatch({ type: 'historyChosen', index });
    return html`<li>
      <button class="plain" dir="auto" ?disabled=${isWriting} @click=${choose}>${titles[index]}</button>
    </li>`;
  });
  return html`<h3>${l10n.t('Stories')}</h3>
    ${
      history.length === 0
        ? html`<p class="note">
            ${l10n.t('Every story that you write is kept here, for this workspace, until you clear them.')}
          </p>`
        : html`<ol class="stories">
              ${entries}
            </ol>
            <div class="row">${button(l10n.t('Clear all stories…'), { type: 'storiesCleared' }, isWriting)}</div>`
    }
    <h3>${l10n.t('Session')}</h3>
    <p class="note">
      ${l10n.t('A session file holds the text and everything that determined it: the same seeds give the same text again.')}
    </p>
    <div class="row">
      ${button(l10n.t('Save session'), { type: 'sessionSaved' }, isWriting || !hasStory)}
      ${button(l10n.t('Open session'), { type: 'sessionAsked' }, isWriting)}
      ${button(l10n.t('Write again exactly'), { type: 'writeAgain' }, isWriting || !hasStory)}
    </div>`;
}
