// The inspector: one letter, seen from several sides. The letter is named above the tabs and stays the same across
// them.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { freshSeed } from '../../settings/freshSeed.ts';
import { gateView } from './gateView.ts';
import { layersView } from './layersView.ts';
import { memoryView } from './memoryView.ts';
import { letterView, placeText } from './letterView.ts';
import { pictureOf } from './pictureOf.ts';
import { tabs, type Dispatch, type State, type Tab } from './state.ts';

type View = (state: State, dispatch: Dispatch) => TemplateResult;

/** Each tab's label and view. */
const views: Readonly<Record<Tab, readonly [string, View]>> = {
  letter: [l10n.t('Letter'), letterView],
  layers: [l10n.t('Layers'), layersView],
  gate: [l10n.t('Gate'), gateView],
  memory: [l10n.t('Memory'), memoryView],
};

export function inspectorView(state: State, dispatch: Dispatch): TemplateResult {
  const { tab } = state;
  const [name, view] = views[tab];
  const choose = (each: Tab): void => dispatch({ type: 'tabChosen', tab: each });
  const moved = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = tabs.at((tabs.indexOf(tab) + by) % tabs.length)!;
    choose(next);
    document.querySelector<HTMLElement>(`#tab-${next}`)!.focus();
  };
  return html`<section class="inspector" aria-label=${l10n.t('Inspector')}>
    <div class="side-head">
      <div role="tablist" aria-label=${l10n.t('Inspector')} @keydown=${moved}>
        ${tabs.map(
          (each) =>
            html`<button
              role="tab"
              id="tab-${each}"
              aria-selected=${each === tab}
              aria-controls="tab-panel"
              tabindex=${each === tab ? 0 : -1}
              @click=${() => choose(each)}
            >
              ${views[each][0]}
            </button>`,
        )}
      </div>
      <button
        class="plain close"
        title=${l10n.t('Close')}
        aria-label=${l10n.t('Close the inspector')}
        @click=${() => dispatch({ type: 'inspectorToggled' })}
      >
        ✕
      </button>
    </div>
    ${placeView(state, dispatch)}
    <div role="tabpanel" id="tab-panel" class="tab-panel" aria-labelledby="tab-${tab}" tabindex="0">
      ${view(state, dispatch)}
    </div>
    <div class="row tools">
      <button class="plain" @click=${() => void pictureOf('.tab-panel', tab, state).then(dispatch)}>
        ${l10n.t('Save a picture of “{0}”…', name)}
      </button>
    </div>
  </section>`;
}

/** Which letter it is, and the buttons for its neighbors. */
function placeView(state: State, dispatch: Dispatch): TemplateResult {
  const { place, run, host } = state;
  const move = (label: string, sign: string, by: number): TemplateResult =>
    html`<button
      class="secondary icon"
      aria-label=${label}
      title=${label}
      @click=${() => dispatch({ type: 'placeMoved', by })}
    >
      <span aria-hidden="true">${sign}</span>
    </button>`;
  const held = place?.isHeld === true ? l10n.t('Pinned; Esc releases it.') : l10n.t('Click to pin it.');
  return html`<div class="place-line">
    ${move(l10n.t('The letter before'), '◂', -1)} ${move(l10n.t('The next letter'), '▸', 1)}
    <button
      class="secondary"
      id="one-letter"
      ?disabled=${run !== undefined || host === undefined}
      title=${l10n.t('Write one more letter at the end of the story')}
      @click=${() => dispatch({ type: 'letterAsked', seed: freshSeed() })}
    >
      ${l10n.t('+ 1 letter')}
    </button>
    <p class="place" aria-live=${place?.isByKeys === true ? 'polite' : 'off'}>
      ${place === undefined ? nothing : placeText(state, place)}
    </p>
    <span class="note">${place === undefined ? nothing : held}</span>
  </div>`;
}
