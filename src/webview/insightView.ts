// What the model was thinking: tint, the choices at a letter, the memory as a picture, and the surprise in the person's own document.
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import type { PanelChoice } from '../protocol.ts';
import { drawMemory } from './memoryPicture.ts';
import { freshSeed, type State } from './state.ts';
import { byteLabel } from './story.ts';
import { textAt } from './requests.ts';
import type { Dispatch } from './view.ts';

/** What cut a byte off, in words. */
const cuts = {
  temperature: 'temperature 0 takes only the likeliest',
  topK: 'cut by top-k',
  topP: 'cut by top-p',
  minP: 'cut by min-p',
} as const;

const tints: readonly (readonly [State['tint'], string])[] = [
  ['letters', 'letter by letter'],
  ['words', 'word by word'],
  ['none', 'not at all'],
];

export function insightView(state: State, dispatch: Dispatch): TemplateResult {
  const tintChanged = (event: Event): void =>
    dispatch({ type: 'tintChanged', tint: (event.target as HTMLSelectElement).value as State['tint'] });
  return html`
    <details class="insight" open>
      <summary>See it think</summary>
      <div class="row">
        <label for="tint">Tint the text</label>
        <select id="tint" .value=${live(state.tint)} @change=${tintChanged}>
          ${tints.map(([value, label]) => html`<option value=${value} ?selected=${value === state.tint}>${label}</option>`)}
        </select>
        <span class="legend"
          >expected ${[0, 1, 2, 3, 4, 5, 6, 7].map((level) => html`<span class="bits${level}">&nbsp;</span>`)}
          surprising</span
        >
      </div>
      ${choicesView(state, dispatch)}
    </details>
    ${memoryView(state, dispatch)} ${documentView(state, dispatch)}
  `;
}

function choicesView(state: State, dispatch: Dispatch): TemplateResult {
  const { choices, place } = state;
  const found = place && textAt(state, place);
  if (choices === undefined || found === undefined) {
    return html`<p class="note">
      Point at a letter of the story, or walk through it with the arrow keys, to see what else could have come.
    </p>`;
  }
  const bytes = new TextEncoder().encode(found.character);
  const isStory = place?.source === 'story';
  return html`${choices.map(
    (list, byteIndex) =>
      html`<table class="choices">
        <caption>
          What could have come after
          “${found.written.slice(-24)}”${
            bytes.length > 1 ? html` (byte ${byteIndex + 1} of ${bytes.length} of “${found.character}”)` : nothing
          }
        </caption>
        <thead>
          <tr>
            <th scope="col">Next</th>
            <th scope="col">The model</th>
            <th scope="col">After the knobs</th>
          </tr>
        </thead>
        <tbody>
          ${list.map((choice) => {
            const choose = (): void =>
              dispatch({ type: 'alternativeChosen', byteIndex, byte: choice.byte, seed: freshSeed() });
            const label = byteLabel(choice.byte);
            // The end cannot be written on from.
            const isOff = state.run !== undefined || choice.byte <= 2;
            return html`<tr
              class="${choice.cut === undefined ? '' : 'cut'} ${bytes[byteIndex] === choice.byte ? 'taken' : ''}"
            >
              <th scope="row">
                ${
                  isStory
                    ? html`<button
                        class="byte"
                        ?disabled=${isOff}
                        title="Write on from here with this"
                        @click=${choose}
                      >
                        ${label}
                      </button>`
                    : label
                }
              </th>
              <td>${barView(choice.before)}</td>
              <td>${choice.cut === undefined ? barView(choice.after) : html`<span>${cutWords(choice)}</span>`}</td>
            </tr>`;
          })}
        </tbody>
      </table>`,
  )}`;
}

function cutWords({ cut }: PanelChoice): string {
  return typeof cut === 'object' ? cut.reason : cuts[cut!];
}

function barView(share: number): TemplateResult {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${100 * share} height="8"></rect>
    </svg>
    <span class="percent">${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %</span>`;
}

function memoryView(state: State, dispatch: Dispatch): TemplateResult {
  const toggled = (event: Event): void =>
    dispatch({ type: 'memoryShown', isShown: (event.target as HTMLDetailsElement).open });
  const { memory } = state;
  // Colors are the theme's: known once the canvas is in the page.
  const drawn = (canvas: Element | undefined): void => {
    if (memory !== undefined && canvas instanceof HTMLCanvasElement) {
      requestAnimationFrame(() => drawMemory(canvas, memory));
    }
  };
  const label =
    memory &&
    `The running memory over the last ${memory.bytes} bytes: ${memory.layers} layers of ${memory.channels} channels`;
  return html`<details class="memory" ?open=${state.isMemoryShown} @toggle=${toggled}>
    <summary>What it remembers</summary>
    ${
      memory === undefined
        ? html`<p class="note">Once a story is there, its memory is drawn here.</p>`
        : html`<canvas role="img" aria-label=${label!} ${ref(drawn)}></canvas>
            <p class="note">
              A column is a byte, newest on the right; a row is a channel, layer under layer. On top of each layer
              stands what is quickly forgotten, at its bottom what is long remembered.
            </p>`
    }
  </details>`;
}

function documentView(state: State, dispatch: Dispatch): TemplateResult {
  const { document, documentRequest, place, tint } = state;
  const bits = document?.bits.reduce((sum, each) => sum + each, 0) ?? 0;
  const content = document && {
    text: document.text,
    bits: document.bits,
    tint,
    current: place?.source === 'document' ? place.index : undefined,
  };
  const pointed = ({ detail }: CustomEvent<number>): void =>
    dispatch({ type: 'pointedAt', place: { source: 'document', passage: 0, index: detail } });
  return html`<details class="document">
    <summary>How surprised is it by my document?</summary>
    <div class="row">
      <button
        class="secondary"
        ?disabled=${documentRequest !== undefined}
        @click=${() => dispatch({ type: 'documentAsked' })}
      >
        Read my document
      </button>
      ${
        document === undefined || document.bytes === 0
          ? nothing
          : html`<span class="totals"
              >${document.title}: ${(bits / document.bytes).toFixed(2)} bits per byte over ${document.bytes} bytes,
              ${Math.round((100 * document.greedyBytes) / document.bytes)} % first choices</span
            >`
      }
    </div>
    ${
      content === undefined
        ? nothing
        : html`<tinted-text
            tabindex="0"
            role="textbox"
            aria-readonly="true"
            aria-multiline="true"
            aria-label="My document: arrow keys go through it"
            .content=${content}
            @point=${pointed}
          ></tinted-text>`
    }
  </details>`;
}
