// The guided tour: seven short steps for a class, each of which does something with the panel.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { freshSeed } from '../../settings/freshSeed.ts';
import { firstMatch } from './guidePlaces.ts';
import type { Action, Dispatch, State } from './state.ts';

interface Step {
  readonly title: string;
  readonly text: string;
  /** The label of its button. */
  readonly button: string;
  /** What the button does, in order. */
  readonly actions: (state: State) => readonly Action[];
}

/** Points at the first match of the first pattern that has one. */
const pointAt = (state: State, ...patterns: readonly RegExp[]): Action[] => {
  const place = patterns.map((pattern) => firstMatch(state.story, pattern)).find((found) => found !== undefined);
  return place === undefined ? [] : [{ type: 'pointedAt', place, by: 'keys' }];
};

/** A capitalized word that does not begin a sentence. */
const inSentence = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}/u;

/** The third letter of such a name: by then only one name is left. */
const insideName = /(?<=[\p{Ll},] \p{Lu}\p{Ll})\p{Ll}/u;

/** `guideSteps` of them. */
const steps: readonly Step[] = [
  {
    title: l10n.t('Write one letter'),
    text: l10n.t(
      'The model knows nothing but this: which letter comes next. It gives each one a share and draws one of them. Do it a few times.',
    ),
    button: l10n.t('Write a letter'),
    actions: () => [
      { type: 'tabChosen', tab: 'letter' },
      { type: 'letterAsked', seed: freshSeed() },
    ],
  },
  {
    title: l10n.t('Turn temperature to 0'),
    text: l10n.t(
      'At 0 nothing is drawn: the likeliest letter always wins, and the same story comes every time. Higher values give the rare ones a chance.',
    ),
    button: l10n.t('Write at 0'),
    actions: () => [
      { type: 'knobsChanged', knobs: { temperature: 0 } },
      { type: 'generate', seed: freshSeed() },
    ],
  },
  {
    title: l10n.t('Point at a name'),
    text: l10n.t(
      'At its first letter almost anything could have come; a letter later only one name is left. Go on with another letter, and both stories stay.',
    ),
    button: l10n.t('Show me a name'),
    actions: (state) => [{ type: 'tabChosen', tab: 'letter' }, ...pointAt(state, inSentence, /\p{Lu}/u)],
  },
  {
    title: l10n.t('When does it know?'),
    text: l10n.t(
      'A letter goes through the layers one after the other. Ask after each one what it would say: the first still repeats the letter, the last one knows the story.',
    ),
    button: l10n.t('Look through the layers'),
    actions: (state) => [{ type: 'tabChosen', tab: 'layers' }, ...pointAt(state, insideName, inSentence, /\p{L}/u)],
  },
  {
    title: l10n.t('What does it remember?'),
    text: l10n.t(
      'It keeps no text, only some hundred running averages. Some forget within a word, some last for the whole scene.',
    ),
    button: l10n.t('Look into its memory'),
    actions: () => [{ type: 'tabChosen', tab: 'memory' }],
  },
  {
    title: l10n.t('What the guards forbid'),
    text: l10n.t(
      'A guard strikes out letters that would lead to a word nobody knows. Turn it off and see what the model would make up.',
    ),
    button: l10n.t('Show what is forbidden'),
    actions: (state) => [
      { type: 'knobsChanged', knobs: { wordGuard: 'strict', temperature: 1, topK: 256, topP: 1, minP: 0 } },
      { type: 'tabChosen', tab: 'letter' },
      ...pointAt(state, /(?<=\b\p{Ll}{2})\p{Ll}(?=\p{Ll})/u),
    ],
  },
  {
    title: l10n.t('Teach it your words'),
    text: l10n.t(
      'Open a document with names and words of your own. With "Learn from my document" they count, and a column shows how much.',
    ),
    button: l10n.t('Learn from my document'),
    actions: (state) => [
      { type: 'knobsChanged', knobs: { learns: true } },
      { type: 'tabChosen', tab: 'letter' },
      ...pointAt(state, inSentence, /\p{Lu}/u),
    ],
  },
];

export function guideView(state: State, dispatch: Dispatch, index: number): TemplateResult {
  const { title, text, button, actions } = steps[index]!;
  const go = (step: number | undefined) => (): void => dispatch({ type: 'guideChosen', step });
  const act = (): void => {
    for (const action of actions(state)) dispatch(action);
  };
  const isLast = index === steps.length - 1;
  return html`<section class="guide" aria-labelledby="guide-title">
    <div class="side-head">
      <span class="note">${l10n.t('Step {0} of {1}', index + 1, steps.length)}</span>
      <label class="check"
        ><input type="checkbox" .checked=${live(state.isLarge)} @change=${() => dispatch({ type: 'largeToggled' })} />
        ${l10n.t('Large type')}</label
      >
      <button class="plain" @click=${go(undefined)}>${l10n.t('Leave the guide')}</button>
    </div>
    <h2 id="guide-title" tabindex="-1">${title}</h2>
    <p>${text}</p>
    <div class="row">
      <button class="secondary" ?disabled=${state.run !== undefined} @click=${act}>${button}</button>
      <button class="secondary" ?disabled=${index === 0} @click=${go(index - 1)}>${l10n.t('Back')}</button>
      <button class="secondary" @click=${go(isLast ? undefined : index + 1)}>
        ${isLast ? l10n.t('Done') : l10n.t('Next')}
      </button>
    </div>
  </section>`;
}
