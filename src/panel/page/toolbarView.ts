// The toolbar: how a story begins, what writes it, how daring it is, and where to find the rest.
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { freshSeed } from '../../settings/freshSeed.ts';
import { daringView } from './daringView.ts';
import { menuView, type MenuItem } from './menuView.ts';
import { pictureOf } from './pictureOf.ts';
import type { Action, State, Dispatch } from './state.ts';
import { textOf } from './panelStory.ts';
import { filled } from './words.ts';

/** The name of each idea, and the text that it puts into the box. */
const ideas: readonly (readonly [string, string])[] = [
  ['A robot', 'Once upon a time, there was a little robot who'],
  ['A girl', 'One day, a girl named Lily found'],
  ['A cat', 'The old cat sat by the window and'],
  ['A forest', 'Tom and Mia went to the forest.'],
  ['A bird', '"Look!" said the small bird.'],
];

export function toolbarView(state: State, dispatch: Dispatch): TemplateResult {
  return html`<header class="toolbar" role="group" aria-label="Writing">
    ${beginningView(state, dispatch)} ${writingView(state, dispatch)} ${daringView(state, dispatch)}
    ${regionsView(state, dispatch)}
  </header>`;
}

function beginningView({ draft }: State, dispatch: Dispatch): TemplateResult {
  const changed = (event: Event): void =>
    dispatch({ type: 'draftChanged', draft: (event.target as HTMLTextAreaElement).value });
  const items = ideas.map(([label, text]) => ({ label, note: text, choose: () => fillBox(text, dispatch) }));
  return html`<div class="group begin">
    <label for="beginning">How does it begin?</label>
    <textarea
      id="beginning"
      dir="auto"
      rows="2"
      placeholder="Leave it empty to start from scratch."
      .value=${live(draft)}
      @input=${changed}
      aria-describedby="beginning-note"
    ></textarea>
    <span id="beginning-note" class="unseen">Ctrl/Cmd+Enter writes, Esc stops.</span>
    ${menuView('ideas', 'Ideas', items)}
  </div>`;
}

/** As if it had been typed: undo brings back what was in the box. */
function fillBox(text: string, dispatch: Dispatch): void {
  const box = document.querySelector<HTMLTextAreaElement>('#beginning')!;
  box.focus();
  box.select();
  // Nothing else keeps the box's own undo history intact.
  if (!document.execCommand('insertText', false, text)) dispatch({ type: 'draftChanged', draft: text });
}

function writingView(state: State, dispatch: Dispatch): TemplateResult {
  const isWriting = state.run !== undefined;
  const isBusy = isWriting || state.host === undefined;
  const hasStory = textOf(state.story) !== '';
  const button = (label: string, help: string, action: () => Action, isOff: boolean, kind = 'secondary') =>
    html`<button class=${kind} title=${help} ?disabled=${isOff} @click=${() => dispatch(action())}>${label}</button>`;
  const icon = (label: string, sign: string, type: 'undo' | 'redo', isOff: boolean): TemplateResult =>
    html`<button
      class="secondary icon"
      id=${type}
      title=${label}
      aria-label=${label}
      ?disabled=${isOff}
      @click=${() => dispatch({ type })}
    >
      <span aria-hidden="true">${sign}</span>
    </button>`;
  return html`<div class="group actions" role="group" aria-label="Write">
    ${
      isWriting
        ? button('Stop', 'Stop writing; what is there stays (Esc)', () => ({ type: 'stop' }), false, 'primary')
        : button(
            'Write',
            'Write a new story from this beginning (Ctrl/Cmd+Enter)',
            () => ({ type: 'generate', seed: freshSeed() }),
            isBusy,
            'primary',
          )
    }
    ${button(
      'Go on',
      'Write on behind the story',
      () => ({ type: 'continue', seed: freshSeed() }),
      isBusy || !hasStory,
    )}
    ${button(
      'Retry',
      'Write the last part once more, with another seed',
      () => ({ type: 'retry', seed: freshSeed() }),
      isBusy || state.story.variants.length === 0,
    )}
    ${icon('Undo', '↶', 'undo', isBusy || state.past.length === 0)}
    ${icon('Redo', '↷', 'redo', isBusy || state.future.length === 0)}
  </div>`;
}

function regionsView(state: State, dispatch: Dispatch): TemplateResult {
  const toggle = (id: string, label: string, isOn: boolean, action: Action, help: string): TemplateResult =>
    html`<button class="secondary" id=${id} title=${help} aria-pressed=${isOn} @click=${() => dispatch(action)}>
      ${label}
    </button>`;
  const guideStep = state.guideStep === undefined ? 0 : undefined;
  return html`<div class="group views" role="group" aria-label="Story and views">
    ${menuView('use', 'Use the story', useItems(state, dispatch), textOf(state.story) === '' || state.run !== undefined)}
    ${toggle('inspector-button', 'Inspect', state.isInspectorOpen, { type: 'inspectorToggled' }, 'Show what the model thinks at a letter')}
    ${toggle('more', 'More', state.isMoreOpen, { type: 'moreToggled' }, 'The other knobs, guards, seed, length, model and stories')}
    ${toggle('guide-button', 'Guide', state.guideStep !== undefined, { type: 'guideChosen', step: guideStep }, 'Seven short steps through what there is to see')}
  </div>`;
}

function useItems(state: State, dispatch: Dispatch): MenuItem[] {
  const target = state.host?.target;
  const take = (where: Extract<Action, { type: 'taken' }>['where']) => (): void => dispatch({ type: 'taken', where });
  const title = target?.title ?? '';
  const insert = target === undefined ? 'Insert at the cursor' : filled('Insert at the cursor in {0}', title);
  const replace = target === undefined ? 'Replace the selection' : filled('Replace the selection in {0}', title);
  return [
    { label: insert, isOff: target === undefined, choose: take('cursor') },
    { label: replace, isOff: target?.hasSelection !== true, choose: take('selection') },
    { label: 'Open as a new file', choose: take('newFile') },
    { label: 'Copy', choose: take('clipboard') },
    { label: 'Save a picture of the story…', choose: () => void pictureOf('.pages', 'story', state).then(dispatch) },
  ];
}
