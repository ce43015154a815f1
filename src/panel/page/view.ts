// The panel as a function of its state: the writing on the left or at the top, the tools on the right or below.
import { html, nothing, type TemplateResult } from 'lit-html';
import { choicesView } from './choicesView.ts';
import { documentView, memoryView } from './insightView.ts';
import { knobsView } from './knobsView.ts';
import type { Action, Dispatch, State } from './state.ts';
import { textOf, titleOf } from './panelStory.ts';
import { storyView } from './storyView.ts';
import { actionsView, beginningView } from './writingView.ts';

export function panelView(state: State, dispatch: Dispatch): TemplateResult {
  return html`
    <h1 class="unseen">Story Generator</h1>
    ${noticeView(state, dispatch)}
    <div class="columns">
      <div class="column">
        ${beginningView(state, dispatch)} ${actionsView(state, dispatch)} ${storyView(state, dispatch)}
        ${takeView(state, dispatch)}
      </div>
      <div class="column">
        ${choicesView(state, dispatch)} ${knobsView(state, dispatch)} ${memoryView(state, dispatch)}
        ${documentView(state, dispatch)} ${sessionView(state, dispatch)}
      </div>
    </div>
  `;
}

function noticeView({ notice }: State, dispatch: Dispatch): TemplateResult {
  const button = html`<button class="plain" @click=${() => dispatch({ type: 'noticeDismissed' })}>Dismiss</button>`;
  return html`<div
    class="notice ${notice?.isError === true ? 'error' : ''}"
    role="alert"
    ?hidden=${notice === undefined}
  >
    ${notice === undefined ? nothing : html`<span>${notice.message}</span> ${button}`}
  </div>`;
}

function takeView(state: State, dispatch: Dispatch): TemplateResult {
  const isOff = textOf(state.story) === '' || state.run !== undefined;
  const button = (label: string, where: Extract<Action, { type: 'taken' }>['where']): TemplateResult =>
    html`<button class="secondary" ?disabled=${isOff} @click=${() => dispatch({ type: 'taken', where })}>
      ${label}
    </button>`;
  return html`<div class="row take" role="group" aria-label="Use the story">
    ${button('Insert at cursor', 'cursor')} ${button('Replace selection', 'selection')}
    ${button('Open as file', 'newFile')} ${button('Copy', 'clipboard')}
  </div>`;
}

function sessionView({ story, history, run }: State, dispatch: Dispatch): TemplateResult {
  const isWriting = run !== undefined;
  const hasStory = story.variants.length > 0 || story.passages.length > 0;
  const button = (label: string, action: Action, isOff: boolean): TemplateResult =>
    html`<button class="secondary" ?disabled=${isOff} @click=${() => dispatch(action)}>${label}</button>`;
  const entries = history.map((each, index) => {
    const choose = (): void => dispatch({ type: 'historyChosen', index });
    return html`<li>
      <button class="plain" dir="auto" ?disabled=${isWriting} @click=${choose}>${titleOf(each)}</button>
    </li>`;
  });
  return html`<details class="session">
    <summary>Session (${history.length === 1 ? '1 story' : `${history.length} stories`})</summary>
    <div class="row">
      ${button('Save session', { type: 'sessionSaved' }, isWriting || !hasStory)}
      ${button('Open session', { type: 'sessionAsked' }, isWriting)}
      ${button('Write again exactly', { type: 'writeAgain' }, isWriting || !hasStory)}
    </div>
    <p class="note">
      A session file holds the text and everything that determined it: the same seeds give the same text again.
    </p>
    ${
      history.length === 0
        ? nothing
        : html`<ol>
            ${entries}
          </ol>`
    }
  </details>`;
}
