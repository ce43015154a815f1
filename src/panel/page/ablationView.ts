// What channels are good for: the choices at the letter, and how the story would go on, with and without them.
import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit-html';
import { bandName, channelName, plain } from './channelNames.ts';
import { isSamePlace } from './requests.ts';
import { bandOf, type Remembering } from './memoryChannels.ts';
import { byteLabel } from './panelStory.ts';
import { barView } from './shareView.ts';
import type { Dispatch, Memory, State } from './state.ts';

type Found = NonNullable<NonNullable<Memory['ablation']>['found']>;

/** This many choices are compared. */
const shownChoices = 5;

export function ablationView(
  { memory, place, run }: State,
  dispatch: Dispatch,
  channels: readonly Remembering[],
): TemplateResult | typeof nothing {
  const chosen = channels.find(
    ({ layer, channel }) => layer === memory.channel?.layer && channel === memory.channel.channel,
  );
  if (chosen === undefined) return nothing;
  const band = bandOf(chosen.span);
  const ask = (those: readonly Remembering[]): void => dispatch({ type: 'ablationAsked', channels: those.map(plain) });
  const isOff = place === undefined || run !== undefined;
  const { ablation } = memory;
  return html`<section class="ablation" aria-label=${l10n.t('Switch off')}>
    <h3>${l10n.t('Switch off')}</h3>
    <div class="row">
      <button class="secondary" ?disabled=${isOff} @click=${() => ask([chosen])}>${l10n.t('This channel')}</button>
      <button
        class="secondary"
        ?disabled=${isOff}
        @click=${() => ask(channels.filter(({ span }) => bandOf(span) === band))}
      >
        ${l10n.t('All that remember for a {0}', bandName(band))}
      </button>
    </div>
    ${place === undefined ? html`<p class="note">${l10n.t('Point at a letter: there you see what changes.')}</p>` : nothing}
    ${ablation === undefined || !isSamePlace(ablation.place, place) ? nothing : resultView(ablation)}
  </section>`;
}

function resultView({ found, channels }: NonNullable<Memory['ablation']>): TemplateResult {
  if (found === undefined) return html`<p class="note">${l10n.t('Reading the text without it…')}</p>`;
  const name = channels.length === 1 ? channelName(channels[0]!) : l10n.t('{0} channels', channels.length);
  const isSame = found.whole.text === found.without.text;
  return html`<div aria-live="polite">
    <table class="choices">
      <caption>
        ${l10n.t('Without: {0}', name)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${l10n.t('Next')}</th>
          <th scope="col">${l10n.t('With')}</th>
          <th scope="col">${l10n.t('Without')}</th>
        </tr>
      </thead>
      <tbody>
        ${comparedIn(found).map(
          ({ byte, whole, without }) =>
            html`<tr>
              <th scope="row">${byteLabel(byte)}</th>
              <td>${barView(whole)}</td>
              <td>${barView(without)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <dl class="ways">
      <dt>${l10n.t('With it the story would go on')}</dt>
      <dd>${found.whole.text}</dd>
      <dt>${l10n.t('Without it')}</dt>
      <dd>${isSame ? l10n.t('with the same words') : found.without.text}</dd>
    </dl>
  </div>`;
}

/** The likeliest bytes of both lists, with the model's probability; a byte missing from one of them is rare there. */
export function comparedIn({ whole, without }: Found): { byte: number; whole: number; without: number }[] {
  const shareIn = (choices: Found['whole']['choices'], byte: number): number =>
    choices.find((each) => each.byte === byte)?.before ?? 0;
  const bytes = new Set(
    [...whole.choices.slice(0, shownChoices), ...without.choices.slice(0, 3)].map(({ byte }) => byte),
  );
  return [...bytes].map((byte) => ({
    byte,
    whole: shareIn(whole.choices, byte),
    without: shareIn(without.choices, byte),
  }));
}
