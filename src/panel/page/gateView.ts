// How much of its memory each layer keeps at each letter: one strip of bars per layer, under the letters of the story.
import * as l10n from '@vscode/l10n';
import { html, svg, type TemplateResult } from 'lit-html';
import { inspectedOf, type Inspected, type InspectedByte } from './inspecting.ts';
import { coverage, letterName, letterSign, stageName } from './insideWords.ts';
import { letterKindOf, letterKinds, type LetterKind } from './letterKinds.ts';
import { nothingInside } from './nothingInside.ts';
import type { Dispatch, State } from './state.ts';
import { percent } from './words.ts';

/** This many letters are shown; they stay in place while the mouse moves between them. */
const pageLetters = 160;
/** The height of a bar for keeping everything, and of the space above it, in drawing units. */
const barHeight = 20;
const gap = 3;

export function gateView(state: State, dispatch: Dispatch): TemplateResult {
  const inspected = inspectedOf(state);
  if (inspected === undefined) return nothingInside(state);
  const { seen, bytes, skipped, at, source, passage } = inspected;
  if (seen.kept.length === 0) {
    return html`<p class="note">
      ${l10n.t('{0} has no gate: how much it keeps does not depend on the letter.', seen.model)}
    </p>`;
  }
  const layers = Array.from({ length: seen.layers }, (_, layer) => layer);
  const page = Math.floor((skipped + at) / pageLetters) * pageLetters - skipped;
  const first = Math.max(0, page);
  const shown = bytes.slice(first, page + pageLetters);
  const names = layers.map((layer) => stageName(layer + 1)).join(', ');
  const point = (index: number): void =>
    dispatch({ type: 'pointedAt', place: { source, passage, index }, by: 'click' });
  return html`<div class="gate">
    <p class="hint">${keptAtLetter(inspected, layers)}</p>
    <p class="note">
      ${l10n.t('The higher a bar, the more a layer keeps; where it is low, it forgets and makes room. From the top: {0}.', names)}
    </p>
    <div class="strips" role="img" aria-label=${l10n.t('What each layer keeps at each of {0} letters', shown.length)}>
      ${shown.map(
        (each, index) =>
          html`<span class="strip" title=${letterName(each)} @click=${() => point(each.index)}
            ><span class=${first + index === at ? 'letter current' : 'letter'}>${storySign(each)}</span>${barsOf(
              layers.map((layer) => keptAt(inspected, layer, first + index)),
            )}</span
          >`,
      )}
    </div>
    ${meansView(inspected, layers)}
    <p class="note">${coverage(inspected)}</p>
  </div>`;
}

/** As shown in the story, where a space is just a space. */
function storySign(letter: InspectedByte): string {
  return letter.character === ' ' ? '\u00a0' : letterSign(letter);
}

/** @param shares per layer */
function barsOf(shares: readonly number[]): TemplateResult {
  const step = barHeight + gap;
  return html`<svg viewBox="0 0 10 ${step * shares.length}" preserveAspectRatio="none" aria-hidden="true">
    ${shares.map(
      (share, layer) =>
        svg`<rect x="1" y=${step * (layer + 1) - barHeight * share} width="8" height=${barHeight * share}></rect>`,
    )}
  </svg>`;
}

/** The share of its averages that a layer keeps at a letter: the mean over its channels. */
function keptAt({ seen, bytes }: Inspected, layer: number, at: number): number {
  return seen.kept[layer * seen.bytes + seen.bytes - bytes.length + at]!;
}

function keptAtLetter(inspected: Inspected, layers: readonly number[]): string {
  const shares = layers.map((layer) => `${stageName(layer + 1)} ${percent(keptAt(inspected, layer, inspected.at))}`);
  return l10n.t('At {0} is kept: {1}.', letterName(inspected.bytes[inspected.at]!), shares.join(', '));
}

function kindName(kind: LetterKind): string {
  switch (kind) {
    case 'letter':
      return l10n.t('Letters');
    case 'space':
      return l10n.t('Spaces');
    case 'quote':
      return l10n.t('Quotation marks');
    case 'mark':
      return l10n.t('Other marks');
  }
}

/** What each layer keeps on average, by kind of letter; kinds that don't occur are omitted. */
function meansView(inspected: Inspected, layers: readonly number[]): TemplateResult {
  const places = new Map<LetterKind, number[]>();
  for (const [at, each] of inspected.bytes.entries()) {
    const kind = letterKindOf(each.character);
    const known = places.get(kind);
    if (known === undefined) places.set(kind, [at]);
    else known.push(at);
  }
  const rows = letterKinds.filter((kind) => places.has(kind));
  const mean = (layer: number, at: readonly number[]): number =>
    at.reduce((sum, each) => sum + keptAt(inspected, layer, each), 0) / at.length;
  return html`<table class="close-up">
    <thead>
      <tr>
        <th scope="col">${l10n.t('Kept in the mean at')}</th>
        ${layers.map((layer) => html`<th scope="col">${stageName(layer + 1)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (kind) =>
          html`<tr>
            <th scope="row">${kindName(kind)}</th>
            ${layers.map((layer) => html`<td>${percent(mean(layer, places.get(kind)!))}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
