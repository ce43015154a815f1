// The knobs: presets, numbers, where to stop, the guards, and which model writes.
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { maxSeed, settingDefinitions } from '../../settings/definitions.ts';
import { presets } from '../../settings/presets.ts';
import type { WritingOptions } from '../protocol.ts';
import { guardsView } from './guardsView.ts';
import { optionView } from './optionView.ts';
import { isSeedLocked, knobsOf, modelOf, type State, type Dispatch } from './state.ts';
import { passagesOf } from './panelStory.ts';

/** The numeric knobs, in much the same words as the settings. */
const numberKnobs = [
  {
    key: 'temperature',
    label: 'Temperature',
    step: 0.05,
    note: '0 always takes the likeliest letter; higher values are wilder.',
  },
  { key: 'topK', label: 'Top-k', step: 1, note: 'Choose only among this many of the likeliest bytes; 256 allows all.' },
  {
    key: 'topP',
    label: 'Top-p',
    step: 0.01,
    note: 'Choose only among the likeliest bytes that together reach this probability; 1 allows all.',
  },
  {
    key: 'minP',
    label: 'Min-p',
    step: 0.01,
    note: "Leave out bytes whose probability is below this fraction of the likeliest byte's.",
  },
  {
    key: 'maxBytes',
    label: 'Length',
    step: 1,
    note: 'The maximum length of one run, in bytes (one per letter in English).',
  },
] as const;

const stops: readonly (readonly [WritingOptions['stopAt'], string])[] = [
  ['story', 'the end of the story'],
  ['paragraph', 'the end of the paragraph'],
  ['sentence', 'the end of the sentence'],
  ['length', 'the maximum length only'],
];

export function knobsView(state: State, dispatch: Dispatch): TemplateResult {
  const knobs = knobsOf(state);
  const change = (changed: Partial<WritingOptions>): void => dispatch({ type: 'knobsChanged', knobs: changed });
  const hasOwn = hasOwnKnobs(state);
  return html`<details class="knobs" open>
    <summary>Knobs</summary>
    ${presetsView(state, dispatch)}
    <div class="grid">
      ${numberKnobs.map((knob) => numberView(state, dispatch, knob))} ${seedView(state, dispatch)}
      <div class="knob">
        <label for="stopAt">Stop at</label>
        <select
          id="stopAt"
          @change=${(event: Event) =>
            change({ stopAt: (event.target as HTMLSelectElement).value as WritingOptions['stopAt'] })}
        >
          ${stops.map(([value, label]) => optionView(value, label, value === knobs.stopAt))}
        </select>
        <label class="check"
          ><input
            type="checkbox"
            .checked=${live(knobs.trimToSentence)}
            @change=${(event: Event) => change({ trimToSentence: (event.target as HTMLInputElement).checked })}
          />
          End with a whole sentence</label
        >
      </div>
      ${guardsView(state, dispatch)} ${modelView(state, dispatch)}
    </div>
    <div class="row">
      <button class="secondary" ?disabled=${!hasOwn} @click=${() => dispatch({ type: 'settingsSaved' })}>
        Save as my settings
      </button>
      <button class="secondary" ?disabled=${!hasOwn} @click=${() => dispatch({ type: 'knobsReset' })}>
        Back to my settings
      </button>
    </div>
  </details>`;
}

/** Whether the knobs differ from the settings. */
function hasOwnKnobs(state: State): boolean {
  const settings = state.host?.settings.options;
  if (settings === undefined) return false;
  const { seed, ...knobs } = knobsOf(state);
  const isOther = Object.entries(knobs).some(([key, value]) => settings[key as keyof WritingOptions] !== value);
  return isOther || (isSeedLocked(state) ? seed : 0) !== settings.seed;
}

function presetsView(state: State, dispatch: Dispatch): TemplateResult {
  const knobs = knobsOf(state);
  const chosen = presets.find(
    (preset) =>
      preset.temperature === knobs.temperature &&
      preset.topK === knobs.topK &&
      preset.topP === knobs.topP &&
      preset.minP === knobs.minP,
  );
  return html`<div class="row" role="group" aria-label="Presets">
      ${presets.map(
        (preset) =>
          html`<button
            class="chip"
            title=${preset.sentence}
            aria-description=${preset.sentence}
            aria-pressed=${preset === chosen}
            @click=${() => dispatch({ type: 'presetChosen', preset })}
          >
            ${preset.name}
          </button>`,
      )}
    </div>
    <p class="note">${chosen?.sentence ?? 'Your own mixture.'}</p>`;
}

function numberView(
  state: State,
  dispatch: Dispatch,
  { key, label, step, note }: (typeof numberKnobs)[number],
): TemplateResult {
  const value = knobsOf(state)[key];
  const range = settingDefinitions[key === 'maxBytes' ? 'storyMaxBytes' : key];
  const changed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const wanted = input.valueAsNumber;
    if (wanted >= range.minimum && wanted <= range.maximum && (step < 1 || Number.isInteger(wanted))) {
      dispatch({ type: 'knobsChanged', knobs: { [key]: wanted } });
      return;
    }
    // The value stays as it was, and the box shows it again.
    input.value = String(value);
    dispatch({ type: 'noticeGiven', message: refusal(label, range, step >= 1) });
  };
  return html`<div class="knob">
    <label for=${key}>${label}</label>
    <input
      type="range"
      tabindex="-1"
      aria-hidden="true"
      min=${range.minimum}
      max=${range.maximum}
      step=${step}
      .value=${String(value)}
      @input=${changed}
    />
    <input
      type="number"
      id=${key}
      min=${range.minimum}
      max=${range.maximum}
      step=${step}
      aria-describedby="${key}-note"
      .value=${String(value)}
      @change=${changed}
    />
    <p class="note" id="${key}-note">${note}</p>
  </div>`;
}

function refusal(label: string, range: { minimum: number; maximum: number }, isWhole: boolean): string {
  return `${label} must be a ${isWhole ? 'whole ' : ''}number from ${range.minimum} to ${range.maximum}; it stays as it was.`;
}

function seedView(state: State, dispatch: Dispatch): TemplateResult {
  const isLocked = isSeedLocked(state);
  // Unless the seed is locked, it is that of the newest story: locking it then gives that story again.
  const newest = passagesOf(state.story).at(-1)?.options.seed;
  const seed = isLocked ? knobsOf(state).seed : (newest ?? knobsOf(state).seed);
  const lockChanged = (event: Event): void => {
    dispatch({ type: 'knobsChanged', knobs: { seed } });
    dispatch({ type: 'seedLocked', isLocked: (event.target as HTMLInputElement).checked });
  };
  const seedChanged = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const wanted = input.valueAsNumber;
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > maxSeed) {
      input.value = String(seed);
      dispatch({ type: 'noticeGiven', message: refusal('Seed', { minimum: 0, maximum: maxSeed }, true) });
      return;
    }
    dispatch({ type: 'knobsChanged', knobs: { seed: wanted } });
    dispatch({ type: 'seedLocked', isLocked: true });
  };
  return html`<div class="knob">
    <label for="seed">Seed</label>
    <input type="number" id="seed" min="0" max=${maxSeed} step="1" .value=${String(seed)} @change=${seedChanged} />
    <label class="check"
      ><input type="checkbox" id="lockSeed" .checked=${live(isLocked)} @change=${lockChanged} /> Use this seed every
      time</label
    >
  </div>`;
}

function modelView(state: State, dispatch: Dispatch): TemplateResult {
  const chosen = (event: Event): void =>
    dispatch({ type: 'modelChosen', model: (event.target as HTMLSelectElement).value });
  const models = state.host?.models ?? [];
  // The settings may name a path, or a model that no longer exists.
  const names = models.includes(modelOf(state)) || state.host === undefined ? models : [modelOf(state), ...models];
  return html`<div class="knob">
    <label for="model">Model</label>
    <select id="model" ?disabled=${state.run !== undefined} aria-describedby="model-note" @change=${chosen}>
      ${names.map((name) => optionView(name, name, name === modelOf(state)))}
    </select>
    <p class="note" id="model-note">The same model writes everywhere: choosing one here changes your settings.</p>
    <button class="plain" @click=${() => dispatch({ type: 'modelBrought' })}>Import a model…</button>
  </div>`;
}
