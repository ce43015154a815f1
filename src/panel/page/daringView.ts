// How daring the story should be: the presets, the temperature, and the boxes that all numbers are typed into.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { settingDefinitions } from '../../settings/definitions.ts';
import { presets } from '../../settings/presets.ts';
import { knobsOf, type State, type Dispatch } from './state.ts';

/** A numeric control, worded much like the settings. */
export interface NumberKnob {
  readonly key: 'temperature' | 'topK' | 'topP' | 'minP' | 'maxBytes';
  readonly label: string;
  readonly step: number;
  readonly note: string;
}

const temperature: NumberKnob = {
  key: 'temperature',
  label: l10n.t('Temperature'),
  step: 0.05,
  note: l10n.t('0 always takes the likeliest letter; higher values are wilder.'),
};

export function daringView(state: State, dispatch: Dispatch): TemplateResult {
  const knobs = knobsOf(state);
  const chosen = presets.find(
    (preset) =>
      preset.temperature === knobs.temperature &&
      preset.topK === knobs.topK &&
      preset.topP === knobs.topP &&
      preset.minP === knobs.minP,
  );
  return html`<div class="group daring" role="group" aria-label=${l10n.t('How daring')}>
    <span class="presets" role="group" aria-label=${l10n.t('Presets')}
      >${presets.map(
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
      )}</span
    >
    ${numberView(state, dispatch, temperature)}
  </div>`;
}

export function numberView(state: State, dispatch: Dispatch, { key, label, step, note }: NumberKnob): TemplateResult {
  const value = knobsOf(state)[key];
  const range = settingDefinitions[key === 'maxBytes' ? 'storyLength' : key];
  const changed = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const wanted = input.valueAsNumber;
    if (wanted >= range.minimum && wanted <= range.maximum && (step < 1 || Number.isInteger(wanted))) {
      dispatch({ type: 'knobsChanged', knobs: { [key]: wanted } });
      return;
    }
    // The value is unchanged, and the box shows it again.
    input.value = String(value);
    dispatch({ type: 'noticeGiven', message: refusal(label, range, step >= 1), about: key });
  };
  return html`<div class="knob" title=${note}>
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
    <span class="unseen" id="${key}-note">${note}</span>
    ${key === 'temperature' ? nothing : refusalView(state, key)}
  </div>`;
}

/** Why a box rejected what was typed, shown next to it. */
export function refusalView({ notice }: State, about: string): TemplateResult | typeof nothing {
  if (notice?.about !== about) return nothing;
  return html`<p class="refusal" role="alert">${notice.message}</p>`;
}

export function refusal(label: string, range: { minimum: number; maximum: number }, isWhole: boolean): string {
  const { minimum, maximum } = range;
  return isWhole
    ? l10n.t('{0} must be a whole number from {1} to {2}; it stays as it was.', label, minimum, maximum)
    : l10n.t('{0} must be a number from {1} to {2}; it stays as it was.', label, minimum, maximum);
}
