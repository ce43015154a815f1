// One option of a list.
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';

/**
 * An option. Whether it is selected is a property, compared with what the list actually shows: the attribute has no
 * effect on an option that a person has selected before, and a growing list reuses its elements for other options.
 */
export function optionView(value: string | number, label: string | number, isChosen: boolean): TemplateResult {
  return html`<option value=${value} .selected=${live(isChosen)}>${label}</option>`;
}
