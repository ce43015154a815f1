// How the views of the model's internals name letters and layers.
import * as l10n from '@vscode/l10n';
import { byteLabel } from './panelStory.ts';
import type { Inspected, InspectedByte } from './inspecting.ts';

/** Signs for invisible characters; in a narrow column there is room for just one. */
const signs: Readonly<Record<string, string>> = { ' ': '␣', '\n': '↵', '\t': '⇥', '\u0002': '∎' };

/** A byte as one character; one that is part of a longer character is a dot. */
export function byteSign(byte: number): string {
  const character = String.fromCharCode(byte);
  return signs[character] ?? (byte > 0x20 && byte < 0x7f ? character : '·');
}

/** A byte's character; a dot for all but its first byte. */
export function letterSign({ character, part }: InspectedByte): string {
  return part > 1 ? '·' : (signs[character] ?? character);
}

/** A letter as named in a sentence. */
export function letterName({ byte, character, part, parts }: InspectedByte): string {
  if (parts === 1) return quoted(byte);
  return l10n.t('byte {0} of {1} of “{2}”', part, parts, character);
}

/** A byte as named in a sentence. */
export function quoted(byte: number): string {
  if (byte === 0x20) return l10n.t('a space');
  if (byte === 0x0a) return l10n.t('a new line');
  if (byte === 0x02) return l10n.t('the end');
  return l10n.t('“{0}”', byteLabel(byte));
}

/** The stages that a text passes through: the embedding, then the layers. @param stage from 0 */
export function stageName(stage: number): string {
  return stage === 0 ? l10n.t('Embedding') : l10n.t('Layer {0}', stage);
}

/** Which model was inspected, and how much of the text. */
export function coverage({ seen, bytes }: Inspected): string {
  return l10n.t('Seen in {0}, at {1} bytes of this passage.', seen.model, bytes.length);
}
