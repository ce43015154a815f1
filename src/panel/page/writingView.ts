// Where a story begins: the text box, the starters, and the buttons that start writing.
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { freshSeed } from '../../settings/freshSeed.ts';
import { optionView } from './optionView.ts';
import type { Action, State, Dispatch } from './state.ts';
import { textOf } from './panelStory.ts';

/** The name of each starter, and the text that it puts into the box. */
const starters: readonly (readonly [string, string])[] = [
  ['A robot', 'Once upon a time, there was a little robot who'],
  ['A girl', 'One day, a girl named Lily found'],
  ['A cat', 'The old cat sat by the window and'],
  ['A forest', 'Tom and Mia went to the forest.'],
  ['A bird', '"Look!" said the small bird.'],
];

export function beginningView({ draft }: State, dispatch: Dispatch): TemplateResult {
  const changed = (event: Event): void =>
    dispatch({ type: 'draftChanged', draft: (event.target as HTMLTextAreaElement).value });
  return html`
    <div class="row status">
      <label for="beginning">How does it begin?</label>
      <span id="beginning-note" class="note"
        >${draft.trim() === '' ? 'Leave it empty to start from scratch.' : 'Ctrl/Cmd+Enter writes, Esc stops.'}</span
      >
    </div>
    <textarea
      id="beginning"
      dir="auto"
      rows="3"
      .value=${live(draft)}
      @input=${changed}
      aria-describedby="beginning-note"
    ></textarea>
    <div class="row starters">
      ${starters.map(
        ([name, text]) =>
          html`<button class="chip" title=${text} @click=${() => fillBox(text, dispatch)}>${name}</button>`,
      )}
    </div>
  `;
}

/** As if it had been typed: undo brings back what was in the box. */
function fillBox(text: string, dispatch: Dispatch): void {
  const box = document.querySelector<HTMLTextAreaElement>('#beginning')!;
  box.focus();
  box.select();
  // Nothing else keeps the box's own undo history intact.
  if (!document.execCommand('insertText', false, text)) dispatch({ type: 'draftChanged', draft: text });
}

export function actionsView(state: State, dispatch: Dispatch): TemplateResult {
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
    <select id="variants" aria-label="Variants" @change=${countChanged}>
      ${[1, 2, 3].map((count) => optionView(count, count === 1 ? '1 variant' : `${count} variants`, count === state.variantCount))}
    </select>
  </div>`;
}
