// Shows what else could have come at the place that is pointed at, before and after the knobs, and lets the story continue from there.
import { html, nothing, type TemplateResult } from 'lit-html';
import type { PanelChoice } from '../protocol.ts';
import { textAt } from './requests.ts';
import { freshSeed } from '../../settings/freshSeed.ts';
import type { Place, State, Dispatch } from './state.ts';
import { byteLabel, passagesOf } from './panelStory.ts';
import { surpriseOf, unitsOf } from './textUnits.ts';

/** Why a byte was cut, in the words that people read. */
const cuts = {
  temperature: 'temperature 0 takes only the likeliest',
  topK: 'cut by top-k',
  topP: 'cut by top-p',
  minP: 'cut by min-p',
} as const;

export function choicesView(state: State, dispatch: Dispatch): TemplateResult {
  const { choices, place } = state;
  const found = place && textAt(state, place);
  if (choices === undefined || place === undefined || found === undefined) {
    return html`<section class="choices" aria-labelledby="choices-title">
      <h2 id="choices-title">See it think</h2>
      <p class="note">
        Point at a letter of the story, or move through it with the arrow keys, to see what else could have come there.
      </p>
    </section>`;
  }
  const bytes = new TextEncoder().encode(found.character);
  return html`<section class="choices open" aria-labelledby="choices-title">
    <div class="row status">
      <h2 id="choices-title" class="unseen">See it think</h2>
      <p class="place" aria-live=${place.isByKeys ? 'polite' : 'off'}>${placeText(state, place)}</p>
      <span class="note">${place.isHeld ? 'Pinned; press Esc to release it.' : 'Click to pin it.'}</span>
    </div>
    ${choices.map((list, byteIndex) => {
      const part = bytes.length > 1 ? `byte ${byteIndex + 1} of ${bytes.length} of “${found.character}”` : undefined;
      return tableView(list, { state, dispatch, part, byteIndex, taken: bytes[byteIndex] });
    })}
  </section>`;
}

/** The unit that is pointed at, with its probability and surprisal. */
function placeText(state: State, place: Place): string {
  const passage = place.source === 'document' ? state.document : passagesOf(state.story)[place.passage];
  if (passage === undefined) return '';
  const unit = unitsOf(passage.text, passage.bits, state.tint).findLast(({ start }) => start <= place.index);
  if (unit === undefined) return '';
  const bits = surpriseOf(passage.bits, unit.start, unit.start + Array.from(unit.text).length);
  const name = unit.text === ' ' ? 'A space' : unit.text === '\n' ? 'A new line' : `“${unit.text.trim()}”`;
  if (passage.bits.length === 0) return name;
  return `${name}: ${percent(2 ** -bits)} likely, ${bits.toFixed(2)} bits`;
}

interface Table {
  readonly state: State;
  readonly dispatch: Dispatch;
  /** Which byte of a multi-byte character the table is about. */
  readonly part: string | undefined;
  readonly byteIndex: number;
  readonly taken: number | undefined;
}

function tableView(list: readonly PanelChoice[], { state, dispatch, part, byteIndex, taken }: Table): TemplateResult {
  const hasText = list.some(({ withText }) => withText !== undefined);
  return html`<table>
    ${
      part === undefined
        ? nothing
        : html`<caption>
            ${part}
          </caption>`
    }
    <thead>
      <tr>
        <th scope="col">Next</th>
        <th scope="col">The model</th>
        ${hasText ? html`<th scope="col">With your text</th>` : nothing}
        <th scope="col">After the knobs</th>
      </tr>
    </thead>
    <tbody>
      ${list.map(
        (choice) =>
          html`<tr class="${choice.cut === undefined ? '' : 'cut'} ${choice.byte === taken ? 'taken' : ''}">
            <th scope="row">${byteView(choice, state, dispatch, byteIndex)}</th>
            <td>${barView(choice.before)}</td>
            ${hasText ? html`<td>${barView(choice.withText ?? choice.before)}</td>` : nothing}
            <td>${choice.cut === undefined ? barView(choice.after) : cutWords(choice)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function byteView(
  { byte }: PanelChoice,
  { place, run }: State,
  dispatch: Dispatch,
  byteIndex: number,
): TemplateResult | string {
  const label = byteLabel(byte);
  if (place?.source !== 'story') return label;
  const choose = (): void => dispatch({ type: 'alternativeChosen', byteIndex, byte, seed: freshSeed() });
  // Nothing can follow the end of the story.
  const isOff = run !== undefined || byte <= 2;
  return html`<button
    class="byte"
    ?disabled=${isOff}
    title="Continue the story from here with this byte"
    @click=${choose}
  >
    ${label}
  </button>`;
}

function cutWords({ cut }: PanelChoice): string {
  return typeof cut === 'object' ? cut.reason : cuts[cut!];
}

function barView(share: number): TemplateResult {
  return html`<span class="share"
    ><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${100 * share} height="8"></rect>
    </svg>
    <span class="percent">${percent(share)}</span></span
  >`;
}

function percent(share: number): string {
  if (share < 0.0005) return '< 0.1 %';
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
