// The status line: progress, a message if there is one, figures about what was written, and what the tint means.
import * as l10n from '@vscode/l10n';
import { optionView } from './optionView.ts';
import { html, nothing, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { live } from 'lit-html/directives/live.js';
import { isExample } from './exampleStory.ts';
import { isSeedLocked, knobsOf, type State, type Dispatch } from './state.ts';
import { passagesOf, totalsOf, type Passage } from './panelStory.ts';
import { decimal } from './words.ts';

/** How a story ended, as shown to people. */
const endings: Readonly<Record<Passage['reason'], string>> = {
  sentence: l10n.t('The story ended with the sentence.'),
  paragraph: l10n.t('The story ended with the paragraph.'),
  story: l10n.t('The story came to its end.'),
  stopString: l10n.t('The story ended.'),
  length: l10n.t('The story reached the maximum length.'),
  time: l10n.t('The story ran out of time.'),
  stopped: l10n.t('The story was stopped.'),
  failed: l10n.t('The story failed.'),
};

const tints: readonly (readonly [State['tint'], string])[] = [
  ['letters', l10n.t('letters')],
  ['words', l10n.t('words')],
  ['none', l10n.t('nothing')],
];

/** While shown, the boxes under "More" report themselves what they reject. */
function isSaidElsewhere({ notice, isMoreOpen }: State): boolean {
  return notice?.about !== undefined && notice.about !== 'temperature' && isMoreOpen;
}

export function statusView(state: State, dispatch: Dispatch): TemplateResult {
  const notice = isSaidElsewhere(state) ? undefined : state.notice;
  const tintChanged = (event: Event): void =>
    dispatch({ type: 'tintChanged', tint: (event.target as HTMLSelectElement).value as State['tint'] });
  return html`<div class="status-line">
    <div class="said">
      <div class="notice ${notice?.isError === true ? 'error' : ''}" role="alert" ?hidden=${notice === undefined}>
        ${
          notice === undefined
            ? nothing
            : html`${keyed(notice, html`<span class="message" tabindex="0">${notice.message}</span>`)}
                <button class="plain" @click=${() => dispatch({ type: 'noticeDismissed' })}>
                  ${l10n.t('Dismiss')}
                </button>`
        }
      </div>
      <p role="status" class=${notice === undefined ? '' : 'unseen'}>${statusOf(state)}</p>
      ${notice === undefined ? figuresView(state, dispatch) : nothing}
    </div>
    <span class="field"
      ><label for="tint">${l10n.t('Tint')}</label>
      <select id="tint" .value=${live(state.tint)} @change=${tintChanged}>
        ${tints.map(([value, label]) => optionView(value, label, value === state.tint))}
      </select>
      <span class="legend"
        >${l10n.t('expected')}
        ${[0, 1, 2, 3, 4, 5, 6, 7].map((level) => html`<span class="bits${level}">&nbsp;</span>`)}
        ${l10n.t('surprising')}</span
      ></span
    >
  </div>`;
}

/** Screen readers announce it too: once when writing begins, and once when it ends. */
function statusOf({ run, host, story, isDocumentShown, documentRequest }: State): string {
  if (host === undefined) return l10n.t('Waiting for the editor.');
  if (run !== undefined) return l10n.t('Writing.');
  if (isDocumentShown)
    return documentRequest === undefined ? l10n.t('The document was read.') : l10n.t('Reading the document.');
  if (isExample(story)) return l10n.t('Point at a letter, or write a story of your own.');
  const last = passagesOf(story).at(-1);
  if (last === undefined) return l10n.t('Nothing has been written yet.');
  return last.text === '' ? l10n.t('Nothing was written. {0}', endings[last.reason]) : endings[last.reason];
}

function figuresView(state: State, dispatch: Dispatch): TemplateResult | typeof nothing {
  const { story } = state;
  const passages = passagesOf(story);
  const last = passages.at(-1);
  if (state.isDocumentShown || last === undefined || isExample(story)) return nothing;
  const { seed } = last.options;
  const isLocked = isSeedLocked(state) && knobsOf(state).seed === seed;
  const lock = (): void => {
    dispatch({ type: 'knobsChanged', knobs: { seed } });
    dispatch({ type: 'seedLocked', isLocked: !isLocked });
  };
  return html`<span class="figures">
    <span class="seed"
      >${l10n.t('seed')} <output>${seed}</output>
      <button
        class="plain"
        aria-label=${l10n.t('Copy seed {0}', seed)}
        @click=${() => dispatch({ type: 'seedCopied', seed })}
      >
        ${l10n.t('Copy')}
      </button>
      <button
        class="plain"
        aria-label=${isLocked ? l10n.t('Unlock seed {0}', seed) : l10n.t('Lock seed {0}', seed)}
        @click=${lock}
      >
        ${isLocked ? l10n.t('Unlock') : l10n.t('Lock')}
      </button></span
    >
    <span class="speed">${speedText(last)}</span>
    <span class="totals">${totalsText([last])}</span>
    ${passages.length > 1 ? html`<span class="whole">${wholeText(passages)}</span>` : nothing}
  </span>`;
}

function speedText({ bytes, milliseconds }: Passage): string {
  const seconds = milliseconds / 1000;
  if (seconds === 0) return l10n.t('{0} bytes', bytes);
  const time = decimal(seconds, seconds < 0.95 ? 2 : 1);
  return l10n.t('{0} bytes in {1} s, {2} bytes/s', bytes, time, Math.round(bytes / seconds));
}

function wholeText(passages: readonly Passage[]): string {
  const bytes = passages.reduce((sum, each) => sum + each.bytes, 0);
  return l10n.t('the whole story: {0} bytes, {1}', bytes, totalsText(passages));
}

/** Figures about the scored text; empty until everything is scored. */
export function totalsText(passages: readonly Passage[]): string {
  const { bytes, bitsPerByte, greedyShare } = totalsOf(passages);
  if (bytes === 0 || passages.some(({ text, bits }) => text !== '' && bits.length === 0)) return '';
  return l10n.t('{0} bits per byte, {1} % first choices', decimal(bitsPerByte, 2), Math.round(100 * greedyShare));
}
