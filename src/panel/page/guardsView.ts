// The guards: what must not be written. The list of choices shows why a byte was forbidden.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { WritingOptions } from '../protocol.ts';
import { optionView } from './optionView.ts';
import { knobsOf, type State, type Dispatch } from './state.ts';

const wordRules: readonly (readonly [WritingOptions['wordGuard'], string])[] = [
  ['strict', l10n.t('only known words')],
  ['lenient', l10n.t('others too, if the model is sure')],
  ['off', l10n.t('whatever the model makes up')],
];

const switches = [
  { key: 'nameGuard', label: l10n.t('Keep to the names in the text') },
  { key: 'proseGuard', label: l10n.t('Keep to the rules of prose') },
  { key: 'learns', label: l10n.t('Learn from my document') },
] as const;

export function guardsView(state: State, dispatch: Dispatch): TemplateResult {
  const knobs = knobsOf(state);
  const change = (changed: Partial<WritingOptions>): void => dispatch({ type: 'knobsChanged', knobs: changed });
  return html`<div class="knob">
    <label for="wordGuard">${l10n.t('Words')}</label>
    <select
      id="wordGuard"
      @change=${(event: Event) =>
        change({ wordGuard: (event.target as HTMLSelectElement).value as WritingOptions['wordGuard'] })}
    >
      ${wordRules.map(([value, label]) => optionView(value, label, value === knobs.wordGuard))}
    </select>
    ${switches.map(
      ({ key, label }) =>
        html`<label class="check"
          ><input
            type="checkbox"
            id=${key}
            .checked=${live(knobs[key])}
            @change=${(event: Event) => change({ [key]: (event.target as HTMLInputElement).checked })}
          />
          ${label}</label
        >`,
    )}
  </div>`;
}
