// The panel as a function of its state: the toolbar, the status line, and below them the story and what is known about
// it, each in its own region, which never covers or moves another.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { guideView } from './guideView.ts';
import { inspectorView } from './inspectorView.ts';
import { moreView } from './moreView.ts';
import type { Dispatch, State } from './state.ts';
import { statusView } from './statusView.ts';
import { storyView } from './storyView.ts';
import { toolbarView } from './toolbarView.ts';

export function panelView(state: State, dispatch: Dispatch): TemplateResult {
  const { isInspectorOpen, isMoreOpen, isLarge, guideStep } = state;
  const hasSide = isInspectorOpen || isMoreOpen || guideStep !== undefined;
  return html`<div class="app ${isLarge ? 'large' : ''}">
    <h1 class="unseen">${l10n.t('Story Generator')}</h1>
    ${toolbarView(state, dispatch)} ${statusView(state, dispatch)}
    <div class="regions ${hasSide ? 'with-side' : ''}">
      ${storyView(state, dispatch)}
      ${
        hasSide
          ? html`<div class="side">
              ${guideStep === undefined ? nothing : guideView(state, dispatch, guideStep)}
              ${isMoreOpen ? moreView(state, dispatch) : nothing}
              ${isInspectorOpen ? inspectorView(state, dispatch) : nothing}
            </div>`
          : nothing
      }
    </div>
  </div>`;
}
