// Less frequently needed controls: the other knobs, the guards, seed, length and model, the stories and the sessions.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { settingDefinitions } from '../../settings/definitions.ts';
import { isInRange } from '../../settings/numberRange.ts';
import type { WritingOptions } from '../protocol.ts';
import { numberView, refusal, refusalView, type NumberKnob } from './daringView.ts';
import { guardsView } from './guardsView.ts';
import { optionView } from './optionView.ts';
import { isSeedLocked, knobsOf, modelOf, type State, type Dispatch } from './state.ts';
import { passagesOf } from './panelStory.ts';
import { storiesView } from './storiesView.ts';
import { variantCounts } from './variants.ts';

const numberKnobs: readonly NumberKnob[] = [
  {
    key: 'topK',
    label: l10n.t('Top-k'),
    step: 1,
    note: l10n.t('Choose only among this many of the likeliest bytes; 256 allows all.'),
  },
  {
    key: 'topP',
    label: l10n.t('Top-p'),
    step: 0.01,
    note: l10n.t('Choose only among the likeliest bytes that together reach this probability; 1 allows all.'),
  },
  {
    key: 'minP',
    label: l10n.t('Min-p'),
    step: 0.01,
    note: l10n.t("Leave out bytes whose probability is below this fraction of the likeliest byte's."),
  },
  {
    key: 'maxBytes',
    label: l10n.t('Length'),
    step: 1,
    note: l10n.t('The maximum length of one run, in bytes (one per letter in English).'),
  },
];

const stops: readonly (readonly [WritingOptions['stopAt'], string])[] = [
  ['story', l10n.t('the end of the story')],
  ['paragraph', l10n.t('the end of the paragraph')],
  ['sentence', l10n.t('the end of the sentence')],
  ['length', l10n.t('the maximum length only')],
];

export function moreView(state: State, dispatch: Dispatch): TemplateResult {
  const hasOwn = hasOwnKnobs(state);
  return html`<section class="more" aria-labelledby="more-title">
    <div class="side-head">
      <h2 id="more-title">${l10n.t('More')}</h2>
      <button
        class="plain close"
        title=${l10n.t('Close')}
        aria-label=${l10n.t('Close More')}
        @click=${() => dispatch({ type: 'moreToggled' })}
      >
        ✕
      </button>
    </div>
    <div class="grid">
      ${numberKnobs.map((knob) => numberView(state, dispatch, knob))} ${seedView(state, dispatch)}
      ${stopView(state, dispatch)} ${variantsView(state, dispatch)} ${guardsView(state, dispatch)}
      ${modelView(state, dispatch)}
    </div>
    <div class="row">
      <button class="secondary" ?disabled=${!hasOwn} @click=${() => dispatch({ type: 'settingsSaved' })}>
        ${l10n.t('Save as my settings')}
      </button>
      <button class="secondary" ?disabled=${!hasOwn} @click=${() => dispatch({ type: 'knobsReset' })}>
        ${l10n.t('Back to my settings')}
      </button>
    </div>
    <label class="check"
      ><input
        type="checkbox"
        id="large"
        .checked=${live(state.isLarge)}
        @change=${() => dispatch({ type: 'largeToggled' })}
      />
      ${l10n.t('Large type, for a classroom')}</label
    >
    ${storiesView(state, dispatch)}
  </section>`;
}

/** Whether the knobs differ from the settings. */
function hasOwnKnobs(state: State): boolean {
  const settings = state.host?.settings.options;
  if (settings === undefined) return false;
  const { seed, ...knobs } = knobsOf(state);
  const isOther = Object.entries(knobs).some(([key, value]) => settings[key as keyof WritingOptions] !== value);
  return isOther || (isSeedLocked(state) ? seed : 0) !== settings.seed;
}

function stopView(state: State, dispatch: Dispatch): TemplateResult {
  const knobs = knobsOf(state);
  const change = (changed: Partial<WritingOptions>): void => dispatch({ type: 'knobsChanged', knobs: changed });
  const chosen = (event: Event): void =>
    change({ stopAt: (event.target as HTMLSelectElement).value as WritingOptions['stopAt'] });
  return html`<div class="knob">
    <label for="stopAt">${l10n.t('Stop at')}</label>
    <select id="stopAt" @change=${chosen}>
      ${stops.map(([value, label]) => optionView(value, label, value === knobs.stopAt))}
    </select>
    <label class="check"
      ><input
        type="checkbox"
        id="trim"
        .checked=${live(knobs.trimToSentence)}
        @change=${(event: Event) => change({ trimToSentence: (event.target as HTMLInputElement).checked })}
      />
      ${l10n.t('End with a whole sentence')}</label
    >
  </div>`;
}

function variantsView(state: State, dispatch: Dispatch): TemplateResult {
  const chosen = (event: Event): void =>
    dispatch({ type: 'variantCountChanged', count: Number((event.target as HTMLSelectElement).value) });
  return html`<div class="knob">
    <label for="variants">${l10n.t('Variants')}</label>
    <select id="variants" .value=${live(String(state.variantCount))} @change=${chosen}>
      ${variantCounts.map((count) => optionView(count, count, count === state.variantCount))}
    </select>
  </div>`;
}

function seedView(state: State, dispatch: Dispatch): TemplateResult {
  const isLocked = isSeedLocked(state);
  // Unless the seed is locked, show that of the newest story: locking it then reproduces that story.
  const newest = passagesOf(state.story).at(-1)?.options.seed;
  const seed = isLocked ? knobsOf(state).seed : (newest ?? knobsOf(state).seed);
  const lockChanged = (event: Event): void => {
    dispatch({ type: 'knobsChanged', knobs: { seed } });
    dispatch({ type: 'seedLocked', isLocked: (event.target as HTMLInputElement).checked });
  };
  const seedChanged = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const wanted = input.valueAsNumber;
    if (!isInRange(wanted, settingDefinitions.seed)) {
      input.value = String(seed);
      const message = refusal(l10n.t('Seed'), settingDefinitions.seed, true);
      dispatch({ type: 'noticeGiven', message, about: 'seed' });
      return;
    }
    dispatch({ type: 'knobsChanged', knobs: { seed: wanted } });
    dispatch({ type: 'seedLocked', isLocked: true });
  };
  const { minimum, maximum } = settingDefinitions.seed;
  return html`<div class="knob">
    <label for="seed">${l10n.t('Seed')}</label>
    <input
      type="number"
      id="seed"
      min=${minimum}
      max=${maximum}
      step="1"
      .value=${String(seed)}
      @change=${seedChanged}
    />
    <label class="check"
      ><input type="checkbox" id="lockSeed" .checked=${live(isLocked)} @change=${lockChanged} />
      ${l10n.t('Use this seed every time')}</label
    >
    ${refusalView(state, 'seed')}
  </div>`;
}

function modelView(state: State, dispatch: Dispatch): TemplateResult {
  const chosen = (event: Event): void =>
    dispatch({ type: 'modelChosen', model: (event.target as HTMLSelectElement).value });
  const models = state.host?.models ?? [];
  // The settings may name a path, or a model that no longer exists.
  const names = models.includes(modelOf(state)) || state.host === undefined ? models : [modelOf(state), ...models];
  const note = l10n.t('The same model writes everywhere: choosing one here changes your settings.');
  return html`<div class="knob" title=${note}>
    <label for="model">${l10n.t('Model')}</label>
    <select id="model" ?disabled=${state.run !== undefined} aria-describedby="model-note" @change=${chosen}>
      ${names.map((name) => optionView(name, name, name === modelOf(state)))}
    </select>
    <span class="unseen" id="model-note">${note}</span>
    <button class="plain" @click=${() => dispatch({ type: 'modelBrought' })}>${l10n.t('Import a model…')}</button>
  </div>`;
}
