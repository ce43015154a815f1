// The region of the story, or of the document shown instead; the only part that scrolls.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { isExample } from './exampleStory.ts';
import type { Place, State, Dispatch } from './state.ts';
import type { Passage } from './panelStory.ts';
import { totalsText } from './statusView.ts';
import type { Pointed } from './tintedText.ts';
import { decimal, isEditorEnglish } from './words.ts';
import { looksOf } from './traced.ts';

export function storyView(state: State, dispatch: Dispatch): TemplateResult {
  return html`<div class="pages">
    ${state.isDocumentShown ? documentPage(state, dispatch) : storyPage(state, dispatch)}
  </div>`;
}

function storyPage(state: State, dispatch: Dispatch): TemplateResult {
  const { story, host, documentRequest } = state;
  const title = host?.target?.title;
  return html`<section class="story" aria-label=${l10n.t('Story')}>
    <div class="page-head">
      <span
        >${isExample(story) ? l10n.t('An example that this model wrote.') : nothing}
        ${isEditorEnglish ? nothing : l10n.t('It writes English only.')}</span
      >
      <button
        class="plain"
        ?disabled=${documentRequest !== undefined || title === undefined}
        title=${l10n.t('Tints your document by how surprised the model is by it')}
        @click=${() => dispatch({ type: 'documentAsked' })}
      >
        ${title === undefined ? l10n.t('Read my document') : l10n.t('Read {0}', title)}
      </button>
    </div>
    <div class="text">
      <span class="beginning">${story.beginning}</span>${story.passages.map((passage, index) =>
        tintedView(state, dispatch, { passage, index, label: l10n.t('Passage {0}', index + 1) }),
      )}<span class=${story.variants.length > 1 ? 'variants several' : 'variants'}
        >${story.variants.map((passage, index) => variantView(state, dispatch, passage, index))}</span
      >
    </div>
  </section>`;
}

/** How surprised the model is by the person's own document. */
function documentPage(state: State, dispatch: Dispatch): TemplateResult {
  const { document } = state;
  const bits = document?.bits.reduce((sum, each) => sum + each, 0) ?? 0;
  const figures =
    document === undefined || document.bytes === 0
      ? ''
      : l10n.t(
          '{0}: {1} bits per byte over {2} bytes, {3} % first choices',
          document.title,
          decimal(bits / document.bytes, 2),
          document.bytes,
          Math.round((100 * document.greedyBytes) / document.bytes),
        );
  return html`<section class="document" aria-label=${l10n.t('My document')}>
    <div class="page-head">
      <span class="totals">${figures}</span>
      <button class="plain" @click=${() => dispatch({ type: 'documentClosed' })}>${l10n.t('Back to the story')}</button>
    </div>
    <div class="text">
      ${document === undefined ? nothing : tintedView(state, dispatch, { passage: document, index: 0, label: l10n.t('My document'), source: 'document' })}
    </div>
  </section>`;
}

function variantView(state: State, dispatch: Dispatch, passage: Passage, index: number): TemplateResult {
  const { story } = state;
  const isChosen = story.chosen === index;
  const isAlone = story.variants.length === 1;
  const label = l10n.t('Variant {0}', index + 1);
  const text = tintedView(state, dispatch, {
    passage,
    index: isChosen ? story.passages.length : undefined,
    label,
  });
  const choose = html`<label class="choose"
    ><input
      type="radio"
      name="variant"
      .checked=${live(isChosen)}
      @change=${() => dispatch({ type: 'variantChosen', variant: index })}
    />
    ${label}</label
  >`;
  const figures = html`<span class="figures"
    ><span>${l10n.t('seed {0}', passage.options.seed)}</span> <span>${totalsText([passage])}</span></span
  >`;
  return html`<span class="variant ${isChosen ? 'chosen' : ''}"
    >${[isAlone ? nothing : choose, text, isAlone ? nothing : figures]}</span
  >`;
}

/** A tinted text that can be navigated with the arrow keys. */
interface Tinted {
  readonly passage: Pick<Passage, 'text' | 'bits'>;
  /** Index of the passage in the story; `undefined` if the text isn't part of it. */
  readonly index: number | undefined;
  readonly label: string;
  readonly source?: Place['source'];
}

function tintedView(
  state: State,
  dispatch: Dispatch,
  { passage, index, label, source = 'story' }: Tinted,
): TemplateResult {
  const { place, tint } = state;
  const looks = looksOf(state, source, index);
  const isHere = place?.source === source && place.passage === index;
  const current = isHere ? place.index : undefined;
  const content = {
    text: passage.text,
    bits: passage.bits,
    tint,
    looks,
    current,
    isFollowed: isHere && place.isByKeys,
  };
  const pointed = ({ detail }: CustomEvent<Pointed>): void => {
    if (index === undefined) return;
    dispatch({ type: 'pointedAt', place: { source, passage: index, index: detail.index }, by: detail.by });
  };
  return html`<tinted-text
    class=${isHere && place.isHeld ? 'held' : ''}
    tabindex="0"
    role="textbox"
    aria-readonly="true"
    aria-multiline="true"
    aria-label=${l10n.t('{0}: move through it with the arrow keys', label)}
    .content=${content}
    @point=${pointed}
    @mouseleave=${() => dispatch({ type: 'pointerLeft' })}
  ></tinted-text>`;
}
