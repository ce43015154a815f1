// A share of a whole, as a bar and a percentage.
import { html, type TemplateResult } from 'lit-html';
import { percent } from './words.ts';

/** @param share [0, 1] */
export function barView(share: number): TemplateResult {
  return html`<span class="share"
    ><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width=${100 * share} height="8"></rect>
    </svg>
    <span class="percent">${percent(share)}</span></span
  >`;
}
