// The story: its beginning, what was written after it, the variants side by side, and figures about them.
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { optionView } from './optionView.ts';
import { isSeedLocked, knobsOf, type Place, type State, type Dispatch } from './state.ts';
import { passagesOf, textOf, totalsOf, type Passage } from './panelStory.ts';
import type { Pointed } from './tintedText.ts';

/** Why a story ended, in the words that people read. */
const reasons: Readonly<Record<Passage['reason'], string>> = {
  sentence: 'ended with the sentence',
  paragraph: 'ended with the paragraph',
  story: 'came to its end',
  stopString: 'ended',
  length: 'reached the maximum length',
  time: 'ran out of time',
  stopped: 'was stopped',
  failed: 'failed',
};

const tints: readonly (readonly [State['tint'], string])[] = [
  ['letters', 'letters'],
  ['words', 'words'],
  ['none', 'nothing'],
];

export function storyView(state: State, dispatch: Dispatch): TemplateResult {
  const { story } = state;
  const tintChanged = (event: Event): void =>
    dispatch({ type: 'tintChanged', tint: (event.target as HTMLSelectElement).value as State['tint'] });
  return html`
    <div class="row status">
      <p role="status" class="note">${statusOf(state)}</p>
      <span class="field"
        ><label for="tint">Tint</label>
        <select id="tint" @change=${tintChanged}>
          ${tints.map(([value, label]) => optionView(value, label, value === state.tint))}
        </select>
        <span class="legend note"
          >expected ${[0, 1, 2, 3, 4, 5, 6, 7].map((level) => html`<span class="bits${level}">&nbsp;</span>`)}
          surprising</span
        ></span
      >
    </div>
    <section class="story" aria-label="Story" ?hidden=${textOf(story) === '' && story.variants.length === 0}>
      <span class="beginning">${story.beginning}</span>${story.passages.map((passage, index) =>
        tintedView(state, dispatch, { passage, index, label: `Passage ${index + 1}` }),
      )}<span class=${story.variants.length > 1 ? 'variants several' : 'variants'}
        >${story.variants.map((passage, index) => variantView(state, dispatch, passage, index))}</span
      >
      ${story.passages.length === 0 ? nothing : wholeView(passagesOf(story))}
    </section>
  `;
}

function variantView(state: State, dispatch: Dispatch, passage: Passage, index: number): TemplateResult {
  const { story } = state;
  const isChosen = story.chosen === index;
  const isAlone = story.variants.length === 1;
  const text = tintedView(state, dispatch, {
    passage,
    index: isChosen ? story.passages.length : undefined,
    label: `Variant ${index + 1}`,
  });
  const choose = html`<label class="choose"
    ><input
      type="radio"
      name="variant"
      .checked=${live(isChosen)}
      @change=${() => dispatch({ type: 'variantChosen', variant: index })}
    />
    Variant ${index + 1}</label
  >`;
  return html`<span class="variant ${isChosen && !isAlone ? 'chosen' : ''}"
    >${[isAlone ? nothing : choose, text, figuresView(state, dispatch, passage)]}</span
  >`;
}

/** A text that is tinted and that the arrow keys move through. */
interface Tinted {
  readonly passage: Pick<Passage, 'text' | 'bits'>;
  /** Index of the passage in the story; `undefined` if it is not part of it. */
  readonly index: number | undefined;
  readonly label: string;
  readonly source?: Place['source'];
}

export function tintedView(
  { place, tint }: State,
  dispatch: Dispatch,
  { passage, index, label, source = 'story' }: Tinted,
): TemplateResult {
  const isHere = place?.source === source && place.passage === index;
  const content = { text: passage.text, bits: passage.bits, tint, current: isHere ? place.index : undefined };
  const pointed = ({ detail }: CustomEvent<Pointed>): void => {
    if (index === undefined) return;
    dispatch({ type: 'pointedAt', place: { source, passage: index, index: detail.index }, by: detail.by });
  };
  return html`<tinted-text
    class=${isHere && place.isHeld ? 'held' : ''}
    tabindex="0"
    role="textbox"
    aria-readonly="true"
    aria-multiline="true"
    aria-label="${label}: move through it with the arrow keys"
    .content=${content}
    @point=${pointed}
  ></tinted-text>`;
}

function figuresView(state: State, dispatch: Dispatch, passage: Passage): TemplateResult {
  const { bytes, milliseconds } = passage;
  const seconds = milliseconds / 1000;
  const { seed } = passage.options;
  const isLocked = isSeedLocked(state) && knobsOf(state).seed === seed;
  const lock = (): void => {
    dispatch({ type: 'knobsChanged', knobs: { seed } });
    dispatch({ type: 'seedLocked', isLocked: !isLocked });
  };
  return html`<span class="figures">
    <span class="speed"
      >${bytes} bytes in ${seconds.toFixed(seconds < 0.95 ? 2 : 1)}
      s${seconds > 0 ? `, ${Math.round(bytes / seconds)} bytes/s` : ''}</span
    >
    <span class="totals">${totalsText([passage])}</span>
    <span class="seed"
      >seed <output>${seed}</output>
      <button class="plain" aria-label="Copy seed ${seed}" @click=${() => dispatch({ type: 'seedCopied', seed })}>
        Copy
      </button>
      <button class="plain" aria-label="${isLocked ? 'Unlock' : 'Lock'} seed ${seed}" @click=${lock}>
        ${isLocked ? 'Unlock' : 'Lock'}
      </button></span
    >
  </span>`;
}

function wholeView(passages: readonly Passage[]): TemplateResult {
  const bytes = passages.reduce((sum, each) => sum + each.bytes, 0);
  return html`<span class="figures whole"><span>The whole story: ${bytes} bytes, ${totalsText(passages)}</span></span>`;
}

/** Figures about what was scored; empty until everything is. */
function totalsText(passages: readonly Passage[]): string {
  const { bytes, bitsPerByte, greedyShare } = totalsOf(passages);
  if (bytes === 0 || passages.some(({ text, bits }) => text !== '' && bits.length === 0)) return '';
  return `${bitsPerByte.toFixed(2)} bits per byte, ${Math.round(100 * greedyShare)} % first choices`;
}

/** Also announced by screen readers: once when writing begins, once when it ends. */
function statusOf({ run, host, story }: State): string {
  if (host === undefined) return 'Waiting for the editor.';
  if (run !== undefined) return 'Writing.';
  const last = passagesOf(story).at(-1);
  if (last === undefined) return 'Nothing has been written yet.';
  return last.text === ''
    ? `Nothing was written: the story ${reasons[last.reason]} at once.`
    : `The story ${reasons[last.reason]}.`;
}
