// The pointed letter: what else could have come there, according to the model, with the person's text, and after the
// knobs; the story can continue from any of these choices.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import type { PanelChoice } from '../protocol.ts';
import { nextWordsView } from './nextWordsView.ts';
import { textAt } from './requests.ts';
import { freshSeed } from '../../settings/freshSeed.ts';
import type { Place, State, Dispatch } from './state.ts';
import { byteLabel, passagesOf } from './panelStory.ts';
import { barView } from './shareView.ts';
import { surpriseOf, unitsOf, wordAt } from './textUnits.ts';
import { decimal, percent } from './words.ts';

/** Why a byte was cut, as shown to people. */
const cuts = {
  temperature: l10n.t('temperature 0 takes only the likeliest'),
  tooRare: l10n.t('too unlikely to be drawn'),
  topK: l10n.t('cut by top-k'),
  topP: l10n.t('cut by top-p'),
  minP: l10n.t('cut by min-p'),
} as const;

/** The step of the guided tour about what the guards forbid, which is mostly rare. */
const guardsStep = 5;

/** Choices rarer than this in every column are folded, so that they don't crowd the rest. */
const rareShare = 0.001;

export function letterView(state: State, dispatch: Dispatch): TemplateResult {
  const { choices, place } = state;
  const found = place && textAt(state, place);
  if (choices === undefined || place === undefined || found === undefined) {
    return html`<p class="hint">${l10n.t('Point at a letter')}</p>
      <p class="note">
        ${l10n.t('With the mouse or with the arrow keys: here you see what else could have come there. A click pins the letter.')}
      </p>`;
  }
  const bytes = new TextEncoder().encode(found.character);
  return html`${choices.map((list, byteIndex) => {
    const part =
      bytes.length > 1 ? l10n.t('byte {0} of {1} of “{2}”', byteIndex + 1, bytes.length, found.character) : undefined;
    return tableView(list, { state, dispatch, part, byteIndex, taken: bytes[byteIndex] });
  })}
  ${nextWordsView(state, dispatch, place)}`;
}

/** The pointed letter (and its word if words are tinted), with its probability and surprisal. */
export function placeText(state: State, place: Place): string {
  const passage = place.source === 'document' ? state.document : passagesOf(state.story)[place.passage];
  if (passage === undefined) return '';
  const unit =
    state.tint === 'words'
      ? wordAt(passage.text, place.index)
      : unitsOf(passage.text, [], 'none').findLast(({ start }) => start <= place.index);
  if (unit === undefined) return '';
  const bits = surpriseOf(passage.bits, unit.start, unit.start + Array.from(unit.text).length);
  const name =
    unit.text === ' '
      ? l10n.t('A space')
      : unit.text === '\n'
        ? l10n.t('A new line')
        : l10n.t('“{0}”', unit.text.trim());
  if (passage.bits.length === 0) return name;
  return l10n.t('{0}: {1} likely, {2} bits', name, percent(2 ** -bits), decimal(bits, 2));
}

interface Table {
  readonly state: State;
  readonly dispatch: Dispatch;
  /** Which byte of a multi-byte character the table is about. */
  readonly part: string | undefined;
  readonly byteIndex: number;
  readonly taken: number | undefined;
}

function tableView(list: readonly PanelChoice[], table: Table): TemplateResult {
  const { part, taken } = table;
  const isRare = ({ byte, before, withText = 0, after }: PanelChoice): boolean =>
    byte !== taken && Math.max(before, withText, after) < rareShare;
  const rare = list.filter(isRare);
  const hasText = list.some(({ withText }) => withText !== undefined);
  const rows = (choices: readonly PanelChoice[]): TemplateResult[] =>
    choices.map((choice) => rowView(choice, hasText, table));
  const head = html`<thead>
    <tr>
      <th scope="col">${l10n.t('Next')}</th>
      <th scope="col">${l10n.t('The model')}</th>
      ${hasText ? html`<th scope="col">${l10n.t('With your text')}</th>` : nothing}
      <th scope="col">${l10n.t('After the knobs')}</th>
    </tr>
  </thead>`;
  const caption =
    part === undefined
      ? nothing
      : html`<caption>
          ${part}
        </caption>`;
  const summary =
    rare.length === 1
      ? l10n.t('1 rare one, below {0}', percent(rareShare))
      : l10n.t('{0} rare ones, each below {1}', rare.length, percent(rareShare));
  return html`<table class="choices">
      ${caption} ${head}
      <tbody>
        ${rows(list.filter((choice) => !isRare(choice)))}
      </tbody>
    </table>
    ${
      rare.length === 0
        ? nothing
        : html`<details class="rare" ?open=${table.state.guideStep === guardsStep}>
            <summary>${summary}</summary>
            <table class="choices">
              ${head}
              <tbody>
                ${rows(rare)}
              </tbody>
            </table>
          </details>`
    }`;
}

function rowView(choice: PanelChoice, hasText: boolean, table: Table): TemplateResult {
  const { before, withText, after, cut, byte } = choice;
  return html`<tr class="${cut === undefined ? '' : 'cut'} ${byte === table.taken ? 'taken' : ''}">
    <th scope="row">${byteView(choice, table)}</th>
    <td>${barView(before)}</td>
    ${hasText ? html`<td>${barView(withText ?? before)}</td>` : nothing}
    <td>${cut === undefined ? barView(after) : cutWords(choice)}</td>
  </tr>`;
}

function byteView({ byte }: PanelChoice, { state, dispatch, byteIndex }: Table): TemplateResult | string {
  const label = byteLabel(byte);
  if (state.place?.source !== 'story') return label;
  const choose = (): void => dispatch({ type: 'alternativeChosen', byteIndex, bytes: [byte], seed: freshSeed() });
  // Nothing can follow the end of the story.
  const isOff = state.run !== undefined || byte <= 2;
  return html`<button
    class="byte"
    ?disabled=${isOff}
    title=${l10n.t('Go on from here with this letter')}
    @click=${choose}
  >
    ${label}
  </button>`;
}

function cutWords({ cut }: PanelChoice): string {
  return typeof cut === 'object' ? cut.reason : cuts[cut!];
}
