// The likeliest next words at the pointed letter, and the words after those, with and without the guards.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { freshSeed } from '../../settings/freshSeed.ts';
import type { PanelWord } from '../protocol.ts';
import { textAt } from './requests.ts';
import { knobsOf, type Dispatch, type Place, type State } from './state.ts';
import { barView } from './shareView.ts';
import { wordsAt } from './wordSearch.ts';
import { percent } from './words.ts';

type Word = Pick<PanelWord, 'text' | 'isEnd' | 'share' | 'allowedShare' | 'reason'>;

/** A word in its row. */
interface Row {
  readonly word: Word;
  /** The word before it, if this is a branch of it. */
  readonly before?: Word;
  /** The part of the word that is already there. */
  readonly begun: string;
}

export function nextWordsView(state: State, dispatch: Dispatch, place: Place): TemplateResult {
  const words = wordsAt(state, place);
  const begun = begunAt(state, place);
  const rows = words?.flatMap((word): Row[] => [
    { word, begun },
    ...word.next.map((next) => ({ word: next, before: word, begun: '' })),
  ]);
  return html`<section class="next-words" aria-label=${l10n.t('Next words')} aria-busy=${words === undefined}>
    <h3>${l10n.t('Next words')}</h3>
    ${rows === undefined ? html`<p class="note">${waitingFor(state)}</p>` : tableView(rows, state, dispatch)}
  </section>`;
}

function waitingFor({ run, wordSearch }: State): string {
  if (run !== undefined) return l10n.t('As soon as the story is written, its next words are looked for.');
  return wordSearch?.isOut === false ? l10n.t('No words were found.') : l10n.t('Looking for words…');
}

function tableView(rows: readonly Row[], state: State, dispatch: Dispatch): TemplateResult {
  if (rows.length === 0) return html`<p class="note">${l10n.t('No word is likelier than {0}.', percent(0.001))}</p>`;
  const { learns } = knobsOf(state);
  return html`<table class="choices words">
    <thead>
      <tr>
        <th scope="col">${l10n.t('Word')}</th>
        <th scope="col">${learns ? l10n.t('With your text') : l10n.t('The model')}</th>
        <th scope="col">${l10n.t('With the guards')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr class="${row.word.allowedShare === 0 ? 'cut' : ''} ${row.before === undefined ? '' : 'following'}">
            <th scope="row">${wordView(row, state, dispatch)}</th>
            <td>${barView(row.word.share)}</td>
            <td>${row.word.allowedShare === 0 ? (row.word.reason ?? nothing) : barView(row.word.allowedShare)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function wordView({ word, before, begun }: Row, state: State, dispatch: Dispatch): TemplateResult {
  const previous = before === undefined ? nothing : html`<span class="unseen">${shown(before)}</span>`;
  const label = html`${previous}${begunPart(begun, word)}${shown(word)}`;
  if (state.place?.source !== 'story' || word.isEnd) return html`<span class="word">${label}</span>`;
  const bytes = new TextEncoder().encode((before?.text ?? '') + word.text);
  return html`<button
    class="byte word"
    ?disabled=${state.run !== undefined}
    title=${l10n.t('Go on from here with this word')}
    @click=${() => dispatch({ type: 'alternativeChosen', byteIndex: 0, bytes: Array.from(bytes), seed: freshSeed() })}
  >
    ${label}
  </button>`;
}

/** The letters of the word already before the place, if the suggested text continues that word. */
function begunPart(begun: string, { text, isEnd }: Word): TemplateResult | typeof nothing {
  return begun === '' || isEnd || !/^[\p{L}\p{N}'’]/u.test(text) ? nothing : html`<span class="begun">${begun}</span>`;
}

/** A word as displayed: its leading space is implied, a new line is not. */
function shown({ text, isEnd }: Word): string {
  const visible = text.replaceAll('\n', '↵').replace(/^ /u, '');
  if (!isEnd) return visible;
  return visible === '' ? l10n.t('the end') : `${visible} ${l10n.t('the end')}`;
}

/** The letters of a word directly before a place. */
function begunAt(state: State, place: Place): string {
  const { prompt = '', written = '' } = textAt(state, place) ?? {};
  return /[\p{L}\p{N}'’]+$/u.exec((prompt + written).slice(-40))?.[0] ?? '';
}
