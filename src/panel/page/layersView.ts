// When does it know? The model's best guesses after the embedding and after each layer, for the letters up to the
// pointed one: the final norm and the head, applied to each layer's output.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { guessRowOf, inspectedOf, type Inspected } from './inspecting.ts';
import { byteSign, coverage, letterName, letterSign, quoted, stageName } from './insideWords.ts';
import { nothingInside } from './nothingInside.ts';
import type { Dispatch, State } from './state.ts';
import { percent } from './words.ts';

/** How many letters are shown side by side. */
const columns = 12;
/** Guesses per byte and stage, as in src/inference/inspection.ts. */
const guessCount = 3;
/** How many shades a guess can have, as in the style sheet. */
const shades = 6;

export function layersView(state: State, dispatch: Dispatch): TemplateResult {
  const inspected = inspectedOf(state);
  if (inspected === undefined) return nothingInside(state);
  const { seen, bytes, at } = inspected;
  const first = Math.max(0, at - columns + 1);
  const shown = Array.from({ length: at - first + 1 }, (_, index) => first + index);
  const stages = Array.from({ length: seen.layers + 1 }, (_, stage) => stage);
  const { source, passage } = inspected;
  const point = (index: number): void =>
    dispatch({ type: 'pointedAt', place: { source, passage, index }, by: 'click' });
  return html`<div class="layers">
    <p class="hint">${whenItKnows(inspected)}</p>
    <p class="note">
      ${l10n.t('The best guess for each letter if the model ended there. Framed: it is the letter that came.')}
    </p>
    <div
      class="lens-frame"
      role="region"
      tabindex="0"
      aria-label=${l10n.t('The best guesses for the last letters, layer by layer')}
    >
      <table class="lens">
        <thead>
          <tr>
            <th scope="row">${l10n.t('What came')}</th>
            ${shown.map(
              (each) =>
                html`<th
                  scope="col"
                  class=${each === at ? 'current' : ''}
                  title=${letterName(bytes[each]!)}
                  @click=${() => point(bytes[each]!.index)}
                >
                  ${namedSign(letterSign(bytes[each]!), letterName(bytes[each]!))}
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${stages.map(
            (stage) =>
              html`<tr>
                <th scope="row">${stageName(stage)}</th>
                ${shown.map((each) => guessCell(inspected, stage, each))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${closeUp(inspected, stages)}
    <p class="note">${rightShares(inspected, stages)} ${coverage(inspected)}</p>
  </div>`;
}

/** A visible sign, and its name for screen readers. */
function namedSign(sign: string, name: string): TemplateResult {
  return html`<span aria-hidden="true">${sign}</span><span class="unseen">${name}</span>`;
}

function guessCell(inspected: Inspected, stage: number, at: number): TemplateResult {
  const { seen, bytes } = inspected;
  const row = guessRowOf(inspected, at);
  if (row === undefined) return html`<td>${nothing}</td>`;
  const start = (stage * seen.bytes + row) * guessCount;
  const [guess, share] = [seen.guesses[start]!, seen.shares[start]!];
  const isRight = guess === bytes[at]!.byte;
  const words = l10n.t('{0}, {1} likely', quoted(guess), percent(share));
  return html`<td
    class="guess sure${Math.min(shades - 1, Math.floor(shades * share))} ${isRight ? 'right' : ''}"
    title=${words}
  >
    ${namedSign(byteSign(guess), isRight ? l10n.t('right: {0}', words) : words)}
  </td>`;
}

/** The guesses for the pointed letter, with their shares, stage by stage. */
function closeUp(inspected: Inspected, stages: readonly number[]): TemplateResult | typeof nothing {
  const { seen, bytes, at } = inspected;
  const row = guessRowOf(inspected, at);
  if (row === undefined) return nothing;
  const guessed = (stage: number, rank: number): string => {
    const index = (stage * seen.bytes + row) * guessCount + rank;
    return `${byteSign(seen.guesses[index]!)} ${percent(seen.shares[index]!)}`;
  };
  const ranks = Array.from({ length: guessCount }, (_, rank) => rank);
  return html`<table class="close-up">
    <thead>
      <tr>
        <th scope="col">${l10n.t('After')}</th>
        <th scope="col">${l10n.t('How likely {0} was', letterName(bytes[at]!))}</th>
        <th scope="col">${l10n.t('What was likeliest')}</th>
      </tr>
    </thead>
    <tbody>
      ${stages.map((stage) => {
        const share = seen.known[stage * seen.bytes + row]!;
        return html`<tr>
          <th scope="row">${stageName(stage)}</th>
          <td>
            <span class="share"
              ><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                <rect width=${100 * share} height="8"></rect></svg
              ><span class="percent">${percent(share)}</span></span
            >
          </td>
          <td>${ranks.map((rank) => html`<span class="guessed">${guessed(stage, rank)}</span> `)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** The stage from which on the first guess is the actual letter. */
function whenItKnows(inspected: Inspected): string {
  const { seen, bytes, at } = inspected;
  const row = guessRowOf(inspected, at);
  if (row === undefined) return l10n.t('Nothing before this letter was looked at.');
  const { byte } = bytes[at]!;
  let stage = seen.layers + 1;
  while (stage > 0 && seen.guesses[((stage - 1) * seen.bytes + row) * guessCount] === byte) stage--;
  const name = letterName(bytes[at]!);
  if (stage > seen.layers) {
    const share = percent(seen.known[seen.layers * seen.bytes + row]!);
    return l10n.t('It never expected {0} most: after the last layer it was {1} likely.', name, share);
  }
  if (stage === 0) return l10n.t('It expects {0} from the embedding on.', name);
  return l10n.t('It knows {0} from layer {1} on.', name, stage);
}

/** How often the first guess is right after each stage, over all inspected letters. */
function rightShares(inspected: Inspected, stages: readonly number[]): string {
  const { seen, bytes } = inspected;
  const shares = stages.map((stage) => {
    let right = 0;
    let all = 0;
    for (const [at, { byte }] of bytes.entries()) {
      const row = guessRowOf(inspected, at);
      if (row === undefined) continue;
      all++;
      if (seen.guesses[(stage * seen.bytes + row) * guessCount] === byte) right++;
    }
    return `${stageName(stage)} ${percent(all === 0 ? 0 : right / all)}`;
  });
  return l10n.t('Right first guesses: {0}.', shares.join(', '));
}
