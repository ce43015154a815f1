// The caption of a view's picture: everything that determines what is shown, so that it can be reproduced.
import * as l10n from '@vscode/l10n';
import { inspectedOf } from './inspecting.ts';
import { lookedAt } from './lookedAt.ts';
import { passagesOf, textOf, type Passage } from './panelStory.ts';
import { modelOf, type State, type Tab } from './state.ts';
import { tracedOf } from './traced.ts';

/** What a picture can be taken of: the story region, or a tab of the inspector. */
export type PictureName = 'story' | Tab;

const promptCharacters = 120;

/**
 * The model that wrote what is shown or, in the inspector, that explains it (if the text chooses the model, the chosen
 * one); the seeds of the passages shown, or of the letter's passage; and the text before them. A person's document has
 * no seed.
 */
export function captionOf(state: State, name: PictureName): string[] {
  const passages = shownPassages(state, name);
  const models = name === 'story' ? writersOf(state, passages) : [explainerOf(state, name) ?? modelOf(state)];
  const prompt = shortened(promptOf(state, name));
  return [modelAndSeeds(models.join(', '), passages), l10n.t('Prompt: “{0}”', prompt)];
}

/** The passages that the picture shows; none if it shows the document. */
function shownPassages(state: State, name: PictureName): readonly Passage[] {
  if (name === 'story') return state.isDocumentShown ? [] : passagesOf(state.story);
  const place = lookedAt(state)?.place;
  return place?.source === 'story' ? passagesOf(state.story).slice(place.passage, place.passage + 1) : [];
}

function writersOf(state: State, passages: readonly Passage[]): readonly string[] {
  const writers = passages.map(({ writer, model }) => writer ?? model);
  if (state.isDocumentShown) writers.push(state.document?.reader ?? modelOf(state));
  return writers.length === 0 ? [modelOf(state)] : [...new Set(writers)];
}

/** The model whose internals or choices the view shows; `undefined` while it shows nothing. */
function explainerOf(state: State, tab: Tab): string | undefined {
  switch (tab) {
    case 'letter':
      return state.choices && state.explainedBy;
    case 'layers':
    case 'gate':
      return inspectedOf(state)?.seen.model;
    case 'memory':
      return tracedOf(state)?.trace.model;
  }
}

function modelAndSeeds(model: string, passages: readonly Passage[]): string {
  if (passages.length === 0) return l10n.t('Model: {0}', model);
  return l10n.t('Model: {0}, seed: {1}', model, passages.map(({ options }) => options.seed).join(', '));
}

/** The text before the letter's passage, or before the story; for a document, its title. */
function promptOf(state: State, name: PictureName): string {
  const place = name === 'story' ? undefined : lookedAt(state)?.place;
  const isDocument = place === undefined ? state.isDocumentShown : place.source === 'document';
  return isDocument ? (state.document?.title ?? '') : textOf(state.story, place?.passage ?? 0);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ');
  return line.length > promptCharacters ? `${line.slice(0, promptCharacters)}…` : line;
}
