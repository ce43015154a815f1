// The names of the memory's channels.
import * as l10n from '@vscode/l10n';
import type { PanelChannel } from '../protocol.ts';
import type { Band } from './memoryChannels.ts';

/** @param band how long the band's channels remember */
export function bandName(band: Band): string {
  const names = {
    letter: l10n.t('letter'),
    word: l10n.t('word'),
    sentence: l10n.t('sentence'),
    scene: l10n.t('scene'),
  };
  return names[band];
}

/** Layers and channels are counted from 1, as people do. */
export function channelName({ layer, channel }: PanelChannel): string {
  return l10n.t('Layer {0}, channel {1}', layer + 1, channel + 1);
}

export function isSame(left: PanelChannel, right: PanelChannel | undefined): boolean {
  return left.layer === right?.layer && left.channel === right.channel;
}

/** Only what identifies a channel, without anything else known about it. */
export function plain({ layer, channel }: PanelChannel): PanelChannel {
  return { layer, channel };
}
