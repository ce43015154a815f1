// The toolbar: how a story begins, which model writes it, how daring it is, and where to find the rest.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { freshSeed } from '../../settings/freshSeed.ts';
import { daringView } from './daringView.ts';
import { menuView, type MenuItem } from './menuView.ts';
import { pictureOf } from './pictureOf.ts';
import type { Action, State, Dispatch } from './state.ts';
import { textOf } from './panelStory.ts';

/** Each idea's name, and the text that it puts into the box. */
const ideas: readonly (readonly [string, string])[] = [
  [l10n.t('A robot'), 'Once upon a time, there was a little robot who'],
  [l10n.t('A girl'), 'One day, a girl named Lily found'],
  [l10n.t('A cat'), 'The old cat sat by the window and'],
  [l10n.t('A forest'), 'Tom and Mia went to the forest.'],
  [l10n.t('A bird'), '"Look!" said the small bird.'],
];

export function toolbarView(state: State, dispatch: Dispatch): TemplateResult {
  return html`<header class="toolbar" role="group" aria-label=${l10n.t('Writing')}>
    ${beginningView(state, dispatch)} ${writingView(state, dispatch)} ${daringView(state, dispatch)}
    ${regionsView(state, dispatch)}
  </header>`;
}

function beginningView({ draft }: State, dispatch: Dispatch): TemplateResult {
  const changed = (event: Event): void =>
    dispatch({ type: 'draftChanged', draft: (event.target as HTMLTextAreaElement).value });
  const items = ideas.map(([label, text]) => ({ label, note: text, choose: () => fillBox(text, dispatch) }));
  return html`<div class="group begin">
    <label for="beginning">${l10n.t('How does it begin?')}</label>
    <textarea
      id="beginning"
      dir="auto"
      rows="2"
      placeholder=${l10n.t('Leave it empty to start from scratch.')}
      .value=${live(draft)}
      @input=${changed}
      aria-describedby="beginning-note"
    ></textarea>
    <span id="beginning-note" class="unseen">${l10n.t('Ctrl/Cmd+Enter writes, Esc stops.')}</span>
    ${menuView('ideas', l10n.t('Ideas'), items)}
  </div>`;
}

/** Inserts as if typed: undo restores what was in the box. */
function fillBox(text: string, dispatch: Dispatch): void {
  const box = document.querySelector<HTMLTextAreaElement>('#beginning')!;
  box.focus();
  box.select();
  // Nothing else preserves the box's own undo history.
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
  return html`<div class="group actions" role="group" aria-label=${l10n.t('Write')}>
    ${
      isWriting
        ? button(
            l10n.t('Stop'),
            l10n.t('Stop writing; what is there stays (Esc)'),
            () => ({ type: 'stop' }),
            false,
            'primary',
          )
        : button(
            l10n.t('Write'),
            l10n.t('Write a new story from this beginning (Ctrl/Cmd+Enter)'),
            () => ({ type: 'generate', seed: freshSeed() }),
            isBusy,
            'primary',
          )
    }
    ${button(
      l10n.t('Go on'),
      l10n.t('Continue at the end of the story'),
      () => ({ type: 'continue', seed: freshSeed() }),
      isBusy || !hasStory,
    )}
    ${button(
      l10n.t('Retry'),
      l10n.t('Write the last part once more, with another seed'),
      () => ({ type: 'retry', seed: freshSeed() }),
      isBusy || state.story.variants.length === 0,
    )}
    ${icon(l10n.t('Undo'), '↶', 'undo', isBusy || state.past.length === 0)}
    ${icon(l10n.t('Redo'), '↷', 'redo', isBusy || state.future.length === 0)}
  </div>`;
}

function regionsView(state: State, dispatch: Dispatch): TemplateResult {
  const toggle = (id: string, label: string, isOn: boolean, action: Action, help: string): TemplateResult =>
    html`<button class="secondary" id=${id} title=${help} aria-pressed=${isOn} @click=${() => dispatch(action)}>
      ${label}
    </button>`;
  const guideStep = state.guideStep === undefined ? 0 : undefined;
  return html`<div class="group views" role="group" aria-label=${l10n.t('Story and views')}>
    ${menuView('use', l10n.t('Use the story'), useItems(state, dispatch), textOf(state.story) === '' || state.run !== undefined)}
    ${toggle('inspector-button', l10n.t('Inspect'), state.isInspectorOpen, { type: 'inspectorToggled' }, l10n.t('Show what the model thinks at a letter'))}
    ${toggle('more', l10n.t('More'), state.isMoreOpen, { type: 'moreToggled' }, l10n.t('The other knobs, guards, seed, length, model and stories'))}
    ${toggle('guide-button', l10n.t('Guide'), state.guideStep !== undefined, { type: 'guideChosen', step: guideStep }, l10n.t('A few short steps through what there is to see'))}
  </div>`;
}

function useItems(state: State, dispatch: Dispatch): MenuItem[] {
  const target = state.host?.target;
  const take = (where: Extract<Action, { type: 'taken' }>['where']) => (): void => dispatch({ type: 'taken', where });
  const title = target?.title ?? '';
  const insert = target === undefined ? l10n.t('Insert at the cursor') : l10n.t('Insert at the cursor in {0}', title);
  const replace =
    target === undefined ? l10n.t('Replace the selection') : l10n.t('Replace the selection in {0}', title);
  return [
    { label: insert, isOff: target === undefined, choose: take('cursor') },
    { label: replace, isOff: target?.hasSelection !== true, choose: take('selection') },
    { label: l10n.t('Open as a new file'), choose: take('newFile') },
    { label: l10n.t('Copy'), choose: take('clipboard') },
    {
      label: l10n.t('Save a picture of the story…'),
      choose: () => void pictureOf('.pages', 'story', state).then(dispatch),
    },
  ];
}
