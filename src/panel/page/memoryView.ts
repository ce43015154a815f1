// What the model remembers: its channels by how long they remember, and one of them letter by letter.
import * as l10n from '@vscode/l10n';
import { html, nothing, svg, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import type { PanelChannel } from '../protocol.ts';
import { ablationView } from './ablationView.ts';
import { bandName, channelName, isSame, plain } from './channelNames.ts';
import { bandOf, bands, forgetsAt, valuesOf, type Band, type Remembering } from './memoryChannels.ts';
import { drawMemory } from './memoryPicture.ts';
import type { Dispatch, MemoryTrace, State } from './state.ts';
import { channelsOf, followers, letterAt, tracedOf, type Traced } from './traced.ts';
import { decimal } from './words.ts';

export function memoryView(state: State, dispatch: Dispatch): TemplateResult {
  const traced = tracedOf(state);
  return html`<div class="memory">
    ${traced === undefined ? html`<p class="note">${waitingFor(state)}</p>` : tracedView(state, dispatch, traced)}
  </div>`;
}

function waitingFor({ run, documentRequest, memory }: State): string {
  if (run !== undefined || documentRequest !== undefined)
    return l10n.t('As soon as the text is there, its memory can be looked into.');
  if (memory.asked?.isOut === true) return l10n.t('Looking into the memory…');
  return l10n.t('As soon as there is a story, you see here what the model remembers of it.');
}

function tracedView(state: State, dispatch: Dispatch, traced: Traced): TemplateResult {
  const channels = channelsOf(traced.trace);
  return html`<p class="note">
      ${
        channels.every(({ span }) => span === Infinity)
          ? l10n.t(
              'Each row is a channel, each column a letter. Every channel is an average of all that was read, and forgets nothing. Choose a channel: the story is tinted by it.',
            )
          : l10n.t(
              'Each row is a channel, each column a letter. Above is what is forgotten within a letter, below what lasts for a scene. Choose a channel: the story is tinted by it.',
            )
      }
    </p>
    ${bands.map((band) => bandView(state, dispatch, traced, band, ofBand(channels, band)))}
    ${channelView(state, dispatch, traced, channels)} ${findView(state, dispatch, traced)}
    ${ablationView(state, dispatch, channels)}`;
}

/** The parts of each list, cached so that a picture is redrawn only if its channels have changed. */
const parts = new WeakMap<readonly Remembering[], Map<Band, readonly Remembering[]>>();

function ofBand(channels: readonly Remembering[], band: Band): readonly Remembering[] {
  let own = parts.get(channels);
  if (own === undefined) {
    own = new Map(bands.map((each) => [each, channels.filter(({ span }) => bandOf(span) === each)]));
    parts.set(channels, own);
  }
  return own.get(band)!;
}

function bandView(
  { memory }: State,
  dispatch: Dispatch,
  traced: Traced,
  band: Band,
  channels: readonly Remembering[],
): TemplateResult | typeof nothing {
  if (channels.length === 0) return nothing;
  const { trace, column, source, passage } = traced;
  // The colors come from the theme, so they are known only once the canvas is in the page.
  const drawn = (canvas: Element | undefined): void => {
    if (canvas instanceof HTMLCanvasElement) requestAnimationFrame(() => drawMemory(canvas, { trace, channels }));
  };
  const chosen = channels.findIndex((each) => isSame(each, memory.channel));
  const choose = ({ currentTarget, clientX, clientY }: MouseEvent): void => {
    const { left, top, width, height } = (currentTarget as Element).getBoundingClientRect();
    const row = Math.floor(((clientY - top) / height) * channels.length);
    const index = letterAt(traced, Math.floor(((clientX - left) / width) * trace.bytes));
    if (index !== undefined) dispatch({ type: 'pointedAt', place: { source, passage, index }, by: 'click' });
    const channel = channels[row];
    if (channel !== undefined) dispatch({ type: 'channelChosen', channel: plain(channel) });
  };
  const name = bandName(band);
  const label = l10n.t(
    '{0} channels that remember for about a {1}, over {2} bytes',
    channels.length,
    name,
    trace.bytes,
  );
  return html`<figure class="band">
    <figcaption>${name} <span class="note">${channels.length}</span></figcaption>
    <div class="band-picture" @click=${choose}>
      <canvas role="img" aria-label=${label} ${ref(drawn)}></canvas>
      <svg viewBox="0 0 ${trace.bytes} ${channels.length}" preserveAspectRatio="none" aria-hidden="true">
        <rect class="cursor" x=${column} width="1" height=${channels.length}></rect>
        ${chosen === -1 ? nothing : svg`<rect class="cursor" y=${chosen} width=${trace.bytes} height="1"></rect>`}
      </svg>
    </div>
  </figure>`;
}

/** Which channel it is, what its value is at the letter, and the buttons for its neighbors. */
function channelView(
  { memory }: State,
  dispatch: Dispatch,
  traced: Traced,
  channels: readonly Remembering[],
): TemplateResult {
  const at = channels.findIndex((each) => isSame(each, memory.channel));
  const choose = (index: number): void => {
    const channel = channels[index];
    dispatch({ type: 'channelChosen', channel: channel && plain(channel) });
  };
  const step = (label: string, sign: string, by: number): TemplateResult =>
    html`<button
      class="secondary icon"
      aria-label=${label}
      title=${label}
      ?disabled=${at + by < 0 || at + by >= channels.length}
      @click=${() => choose(at + by)}
    >
      <span aria-hidden="true">${sign}</span>
    </button>`;
  return html`<div class="row">
      <label for="channel">${l10n.t('Channel')}</label>
      <select
        id="channel"
        .value=${live(String(at))}
        @change=${({ target }: Event) => choose(Number((target as HTMLSelectElement).value))}
      >
        <option value="-1" ?selected=${at === -1}>${l10n.t('none')}</option>
        ${guard([channels, at], () =>
          bands.map(
            (band) =>
              html`<optgroup label=${bandName(band)}>
                ${channels.map((channel, index) =>
                  bandOf(channel.span) === band
                    ? html`<option value=${index} ?selected=${index === at}>${channelName(channel)}</option>`
                    : nothing,
                )}
              </optgroup>`,
          ),
        )}
      </select>
      ${step(l10n.t('A channel that remembers for a shorter time'), '▴', -1)}
      ${step(l10n.t('A channel that remembers for a longer time'), '▾', 1)}
    </div>
    ${at === -1 ? nothing : html`<p aria-live="polite">${aboutChannel(traced, channels[at]!)}</p>`}`;
}

function aboutChannel({ trace, column }: Traced, channel: Remembering): string {
  const value = decimal(valuesOf(trace, channel)[column]! / 127, 2);
  const span =
    channel.span === Infinity
      ? l10n.t('It forgets nothing.')
      : l10n.t('It remembers for about {0} letters.', spanText(channel.span));
  const said = l10n.t('At this letter it is at {0} of its largest value.', value);
  return `${channelName(channel)}. ${span} ${said} ${forgetText(trace, channel)}`;
}

function forgetText(trace: MemoryTrace, channel: PanelChannel): string {
  if (trace.rates.length === 0) return l10n.t('Without a gate no letter makes it forget.');
  const { length } = forgetsAt(trace, channel);
  if (length === 0) return l10n.t('At no letter does it forget much more than usual.');
  return l10n.t('At {0} letters, which are marked by a line above, it forgets more than half of what it knew.', length);
}

function spanText(span: number): string {
  return decimal(span, span < 10 ? 1 : 0);
}

/** Finds channels that follow a part of the story. */
function findView(state: State, dispatch: Dispatch, traced: Traced): TemplateResult {
  const { memory, place } = state;
  const found = followers(state, traced);
  const tool = (
    label: string,
    type: 'markBegun' | 'markEnded' | 'quotationsMarked' | 'marksCleared',
    isOff = false,
  ): TemplateResult =>
    html`<button class="secondary" ?disabled=${isOff} @click=${() => dispatch({ type })}>${label}</button>`;
  return html`<section class="find" aria-label=${l10n.t('Find channels')}>
    <h3>${l10n.t('Find channels')}</h3>
    <p class="note">${l10n.t('Mark a part of the story: the channels that follow it best are named.')}</p>
    <div class="row">
      ${tool(l10n.t('From this letter'), 'markBegun', place === undefined)}
      ${tool(l10n.t('To this letter'), 'markEnded', place === undefined)}
      ${tool(l10n.t('All that is quoted'), 'quotationsMarked')}
      ${tool(l10n.t('No mark'), 'marksCleared', memory.marks.length === 0 && memory.markFrom === undefined)}
    </div>
    ${memory.markFrom === undefined ? nothing : html`<p class="note">${l10n.t('The mark begins here; point at the letter where it ends.')}</p>`}
    ${memory.marks.length > 0 && found.length === 0 ? html`<p class="note">${l10n.t('Nothing in this text is marked, or no channel follows it.')}</p>` : nothing}
    <ol class="followers" aria-live="polite">
      ${found.map(
        (each) =>
          html`<li>
            <button
              class="secondary"
              aria-pressed=${isSame(each, memory.channel)}
              @click=${() => dispatch({ type: 'channelChosen', channel: plain(each) })}
            >
              ${channelName(each)}
            </button>
            <span title=${l10n.t('The correlation of its value with the mark')}
              >r = ${decimal(each.correlation, 2)}</span
            >
          </li>`,
      )}
    </ol>
  </section>`;
}
