// One choice of a list.
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

/**
 * An option. Whether it is chosen is a property that is compared with what the list shows: the attribute no longer has any effect on an
 * option that a person has chosen before, and a list that grows hands its elements on to other options.
 */
export function optionView(value: string | number, label: string | number, isChosen: boolean): TemplateResult {
  return html`<option value=${value} .selected=${live(isChosen)}>${label}</option>`;
}
