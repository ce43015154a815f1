// What the model remembers, drawn as a picture.
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { drawMemory } from './memoryPicture.ts';
import type { State } from './state.ts';

export function memoryView({ memory }: State): TemplateResult {
  // The colors come from the theme, so they are known only once the canvas is in the page.
  const drawn = (canvas: Element | undefined): void => {
    if (memory !== undefined && canvas instanceof HTMLCanvasElement)
      requestAnimationFrame(() => drawMemory(canvas, memory));
  };
  const label =
    memory &&
    l10n.t(
      'The running memory over the last {0} bytes: {1} layers of {2} channels',
      memory.bytes,
      memory.layers,
      memory.channels,
    );
  return html`<div class="memory">
    ${
      memory === undefined
        ? html`<p class="note">${l10n.t("As soon as there is a story, the model's memory of it is drawn here.")}</p>`
        : html`<canvas role="img" aria-label=${label!} ${ref(drawn)}></canvas>
            <p class="note">
              ${l10n.t('Each column is a byte, the newest on the right; each row is a channel, one layer below the other. Within a layer, what is forgotten quickly is at the top, and what is remembered for long is at the bottom.')}
            </p>`
    }
  </div>`;
}
