// What the model remembers, drawn as a picture, and how surprised it is by the person's own document.
import { html, nothing, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { drawMemory } from './memoryPicture.ts';
import type { State, Dispatch } from './state.ts';
import { tintedView } from './storyView.ts';

export function memoryView(state: State, dispatch: Dispatch): TemplateResult {
  const toggled = (event: Event): void =>
    dispatch({ type: 'memoryShown', isShown: (event.target as HTMLDetailsElement).open });
  const { memory } = state;
  // The colors come from the theme, so they are known only once the canvas is in the page.
  const drawn = (canvas: Element | undefined): void => {
    if (memory !== undefined && canvas instanceof HTMLCanvasElement)
      requestAnimationFrame(() => drawMemory(canvas, memory));
  };
  const label =
    memory &&
    `The running memory over the last ${memory.bytes} bytes: ${memory.layers} layers of ${memory.channels} channels`;
  return html`<details class="memory" ?open=${state.isMemoryShown} @toggle=${toggled}>
    <summary>What it remembers</summary>
    ${
      memory === undefined
        ? html`<p class="note">As soon as there is a story, the model's memory of it is drawn here.</p>`
        : html`<canvas role="img" aria-label=${label!} ${ref(drawn)}></canvas>
            <p class="note">
              Each column is a byte, the newest on the right; each row is a channel, one layer below the other. Within a
              layer, what is forgotten quickly is at the top, and what is remembered for long is at the bottom.
            </p>`
    }
  </details>`;
}

export function documentView(state: State, dispatch: Dispatch): TemplateResult {
  const { document, documentRequest } = state;
  const bits = document?.bits.reduce((sum, each) => sum + each, 0) ?? 0;
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
          : html`<span class="totals note"
              >${document.title}: ${(bits / document.bytes).toFixed(2)} bits per byte over ${document.bytes} bytes,
              ${Math.round((100 * document.greedyBytes) / document.bytes)} % first choices</span
            >`
      }
    </div>
    ${
      document === undefined
        ? nothing
        : tintedView(state, dispatch, { passage: document, index: 0, label: 'My document', source: 'document' })
    }
  </details>`;
}
