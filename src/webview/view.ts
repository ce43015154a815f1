// The panel as a function of its state: the box, the buttons, the story, and the sections below.
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { insightView } from './insightView.ts';
import { knobsView } from './knobsView.ts';
import { freshSeed, knobsOf, type Action, type State } from './state.ts';
import { passagesOf, textOf, totalsOf, type Passage } from './story.ts';

export type Dispatch = (action: Action) => void;

const starters = [
  'Once upon a time, there was a little robot who',
  'One day, a girl named Lily found',
  'The old cat sat by the window and',
  'Tom and Mia went to the forest.',
  '"Look!" said the small bird.',
];

/** Why a story ended, in words. */
const reasons: Readonly<Record<Passage['reason'], string>> = {
  sentence: 'ended with the sentence',
  paragraph: 'ended with the paragraph',
  story: 'came to its end',
  stopString: 'ended',
  length: 'reached the length',
  time: 'ran out of time',
  stopped: 'was stopped',
  failed: 'failed',
};

export function panelView(state: State, dispatch: Dispatch): TemplateResult {
  return html`
    <h1>Story Generator</h1>
    ${noticeView(state, dispatch)} ${beginningView(state, dispatch)} ${actionsView(state, dispatch)}
    ${storyView(state, dispatch)} ${takeView(state, dispatch)} ${knobsView(state, dispatch)}
    ${insightView(state, dispatch)} ${historyView(state, dispatch)}
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

function beginningView({ draft }: State, dispatch: Dispatch): TemplateResult {
  const changed = (event: Event): void =>
    dispatch({ type: 'draftChanged', draft: (event.target as HTMLTextAreaElement).value });
  return html`
    <label for="beginning">How does it begin?</label>
    <textarea
      id="beginning"
      rows="3"
      .value=${live(draft)}
      @input=${changed}
      aria-describedby="beginning-note"
    ></textarea>
    <p id="beginning-note" class="note">
      ${draft.trim() === '' ? 'An empty beginning gives a story from nothing.' : 'Ctrl+Enter or Cmd+Enter writes, Esc stops.'}
    </p>
    <div class="row starters" role="group" aria-label="Story starters">
      ${starters.map(
        (text) =>
          html`<button class="chip" @click=${() => dispatch({ type: 'draftChanged', draft: text })}>${text}</button>`,
      )}
    </div>
  `;
}

function actionsView(state: State, dispatch: Dispatch): TemplateResult {
  const isWriting = state.run !== undefined;
  const isBusy = isWriting || state.host === undefined;
  const hasStory = textOf(state.story) !== '';
  const button = (label: string, action: () => Action, isOff: boolean, kind = 'secondary'): TemplateResult =>
    html`<button class=${kind} ?disabled=${isOff} @click=${() => dispatch(action())}>${label}</button>`;
  const countChanged = (event: Event): void =>
    dispatch({ type: 'variantCountChanged', count: Number((event.target as HTMLSelectElement).value) });
  return html`<div class="row actions" role="group" aria-label="Writing">
    ${
      isWriting
        ? button('Stop', () => ({ type: 'stop' }), false, 'primary')
        : button('Generate', () => ({ type: 'generate', seed: freshSeed() }), isBusy, 'primary')
    }
    ${button('Continue', () => ({ type: 'continue', seed: freshSeed() }), isBusy || !hasStory)}
    ${button('Retry', () => ({ type: 'retry', seed: freshSeed() }), isBusy || state.story.variants.length === 0)}
    ${button('Undo', () => ({ type: 'undo' }), isBusy || state.past.length === 0)}
    ${button('Redo', () => ({ type: 'redo' }), isBusy || state.future.length === 0)}
    <label for="variants">Variants</label>
    <select id="variants" .value=${live(String(state.variantCount))} @change=${countChanged}>
      ${[1, 2, 3].map((count) => html`<option value=${count} ?selected=${count === state.variantCount}>${count}</option>`)}
    </select>
  </div>`;
}

function storyView(state: State, dispatch: Dispatch): TemplateResult {
  const { story } = state;
  const settled = story.passages;
  return html`
    <p role="status" class="note">${statusOf(state)}</p>
    <section class="story" aria-label="Story" ?hidden=${textOf(story) === '' && story.variants.length === 0}>
      <span class="beginning">${story.beginning}</span>${settled.map((passage, index) =>
        tintedView(state, dispatch, passage, index, `Passage ${index + 1}`),
      )}<span class=${story.variants.length > 1 ? 'variants several' : 'variants'}
        >${story.variants.map((passage, index) => variantView(state, dispatch, passage, index))}</span
      >
    </section>
  `;
}

function variantView(state: State, dispatch: Dispatch, passage: Passage, index: number): TemplateResult {
  const { story } = state;
  const isChosen = story.chosen === index;
  const isAlone = story.variants.length === 1;
  const text = tintedView(
    state,
    dispatch,
    passage,
    isChosen ? story.passages.length : undefined,
    `Variant ${index + 1}`,
  );
  const choose = html`<label class="choose"
    ><input
      type="radio"
      name="variant"
      .checked=${live(isChosen)}
      @change=${() => dispatch({ type: 'variantChosen', variant: index })}
    />
    Variant ${index + 1}</label
  >`;
  return html`<span class="variant ${isChosen && !isAlone ? 'chosen' : ''}"
    >${[isAlone ? nothing : choose, text, figuresView(state, dispatch, passage)]}</span
  >`;
}

/** @param index of the passage in the story, or `undefined` if it is not part of it */
function tintedView(
  state: State,
  dispatch: Dispatch,
  passage: Passage,
  index: number | undefined,
  label: string,
): TemplateResult {
  const { place, tint } = state;
  const isHere = place?.source === 'story' && place.passage === index;
  const content = { text: passage.text, bits: passage.bits, tint, current: isHere ? place.index : undefined };
  const pointed = ({ detail }: CustomEvent<number>): void => {
    if (index !== undefined) dispatch({ type: 'pointedAt', place: { source: 'story', passage: index, index: detail } });
  };
  return html`<tinted-text
    tabindex="0"
    role="textbox"
    aria-readonly="true"
    aria-multiline="true"
    aria-label="${label}: arrow keys go through it"
    .content=${content}
    @point=${pointed}
  ></tinted-text>`;
}

function figuresView(state: State, dispatch: Dispatch, passage: Passage): TemplateResult {
  const { bytes, milliseconds, bitsPerByte, greedyShare } = totalsOf(passage);
  const seconds = milliseconds / 1000;
  const { seed } = passage.options;
  const isLocked = state.isSeedLocked && knobsOf(state).seed === seed;
  const lock = (): void => {
    dispatch({ type: 'knobsChanged', knobs: { seed } });
    dispatch({ type: 'seedLocked', isLocked: !isLocked });
  };
  return html`<span class="figures">
    <span class="speed"
      >${bytes} bytes in ${seconds.toFixed(1)} s${seconds > 0 ? `, ${Math.round(bytes / seconds)} bytes/s` : ''}</span
    >
    <span class="totals"
      >${bitsPerByte.toFixed(2)} bits per byte, ${Math.round(100 * greedyShare)} % first choices</span
    >
    <span class="seed">seed <output>${seed}</output></span>
    <button class="plain" @click=${() => void navigator.clipboard.writeText(String(seed))}>Copy seed</button>
    <button class="plain" aria-pressed=${isLocked} @click=${lock}>${isLocked ? 'Unlock seed' : 'Lock seed'}</button>
  </span>`;
}

/** Said to a screen reader as well: once when it begins, once when it ends. */
function statusOf({ run, host, story }: State): string {
  if (host === undefined) return 'Waiting for the editor.';
  if (run !== undefined) return 'Writing.';
  const last = passagesOf(story).at(-1);
  if (last === undefined) return 'Nothing was written yet.';
  return last.text === '' ? `Nothing came: it ${reasons[last.reason]} at once.` : `The story ${reasons[last.reason]}.`;
}

function takeView(state: State, dispatch: Dispatch): TemplateResult {
  const isOff = textOf(state.story) === '' || state.run !== undefined;
  const button = (label: string, action: Action, isOffHere = isOff): TemplateResult =>
    html`<button class="secondary" ?disabled=${isOffHere} @click=${() => dispatch(action)}>${label}</button>`;
  return html`<div class="row take" role="group" aria-label="Take the story">
    ${button('Insert at cursor', { type: 'taken', where: 'cursor' })}
    ${button('Replace selection', { type: 'taken', where: 'selection' })}
    ${button('Open as file', { type: 'taken', where: 'newFile' })}
    ${button('Copy', { type: 'taken', where: 'clipboard' })} ${button('Save session', { type: 'sessionSaved' })}
    ${button('Open session', { type: 'sessionAsked' }, state.run !== undefined)}
    ${button('Write again exactly', { type: 'writeAgain' }, isOff || state.story.variants.length === 0)}
  </div>`;
}

function historyView({ history, run }: State, dispatch: Dispatch): TemplateResult {
  const entries = history.map((story, index) => {
    const text = textOf(story).replaceAll(/\s+/gu, ' ');
    const title = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const choose = (): void => dispatch({ type: 'historyChosen', index });
    return html`<li><button class="plain" ?disabled=${run !== undefined} @click=${choose}>${title}</button></li>`;
  });
  return html`<details class="history">
    <summary>Stories of this session (${history.length})</summary>
    ${
      history.length === 0
        ? html`<p class="note">Finished stories are kept here.</p>`
        : html`<ol>
            ${entries}
          </ol>`
    }
  </details>`;
}
