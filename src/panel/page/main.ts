// The panel's page: one state and one reducer; the page is redrawn after every action.
import './translation.ts';
import { render } from 'lit-html';
import { ShelfKeeper } from './shelf.ts';
import { onFileDropped } from './dropFile.ts';
import { keepState, keptByWindow, onMessage, send } from './hostChannel.ts';
import { toKeptState, fromKeptState } from './keptState.ts';
import { freshSeed } from '../../settings/freshSeed.ts';
import type { Action } from './state.ts';
import { TintedText } from './tintedText.ts';
import { update } from './update.ts';
import { panelView } from './view.ts';

/**
 * The state goes to the window right after a change, but at most this often, in milliseconds: it may be a megabyte.
 * (What is sent while the page is being closed does not always arrive.)
 */
const keepEveryMs = 100;
/** The same while a story is being written, which the host keeps as well. */
const keepWritingEveryMs = 1000;

customElements.define('tinted-text', TintedText);
const root = document.getElementById('panel')!;
let state = fromKeptState(keptByWindow());
const shelf = new ShelfKeeper(send);
let isDrawing = false;
let keepTimer: ReturnType<typeof setTimeout> | undefined;
let keptAt = -Infinity;
let wish = state.focus;
let { tab: shownTab } = state;
let shownPin = pinOf(state);

function keepNow(): void {
  clearTimeout(keepTimer);
  keptAt = performance.now();
  keepState(toKeptState(state));
  shelf.keep(state);
}

function keepSoon(): void {
  clearTimeout(keepTimer);
  const everyMs = state.run === undefined ? keepEveryMs : keepWritingEveryMs;
  keepTimer = setTimeout(keepNow, keptAt + everyMs - performance.now());
}

function draw(): void {
  isDrawing = false;
  render(panelView(state, dispatch), root);
  const { tab } = state;
  const pin = pinOf(state);
  if (tab !== shownTab || (pin !== shownPin && pin !== undefined)) bringInspectorIntoSight();
  shownTab = tab;
  shownPin = pin;
  if (state.focus === wish) return;
  wish = state.focus;
  focusOn(wish!.selector);
}

function pinOf({ place }: typeof state): string | undefined {
  return place?.isHeld === true ? `${place.source} ${place.passage} ${place.index}` : undefined;
}

function topOf(selector: string): number {
  return document.querySelector(selector)?.getBoundingClientRect().top ?? 0;
}

/**
 * In a narrow panel, the inspector is below the guide (which stays in place) and the knobs, and may be scrolled out of
 * view.
 */
function bringInspectorIntoSight(): void {
  const guide = document.querySelector('.guide')?.clientHeight ?? 0;
  document.querySelector('.side')?.scrollBy(0, topOf('.inspector') - topOf('.side') - guide);
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}

function dispatch(action: Action): void {
  const next = update(state, action);
  state = next.state;
  for (const message of next.send) send(message);
  keepSoon();
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
}

document.addEventListener('keydown', (event) => {
  const isCommand = event.ctrlKey || event.metaKey;
  const isTyping = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
  const action = ((): Action | undefined => {
    if (event.key === 'Escape') {
      if (document.querySelector(':popover-open') !== null) return undefined; // the browser closes it
      if (state.run !== undefined) return { type: 'stop' };
      return state.place === undefined ? undefined : { type: 'letGo' };
    }
    if (isCommand && event.key === 'Enter') return { type: 'generate', seed: freshSeed() };
    if (!isCommand || isTyping) return undefined;
    const key = event.key.toLowerCase();
    if (key === 'y' || (key === 'z' && event.shiftKey)) return { type: 'redo' };
    return key === 'z' ? { type: 'undo' } : undefined;
  })();
  if (action === undefined) return;
  event.preventDefault();
  // The editor receives keys too, and would also undo something in the box.
  event.stopPropagation();
  dispatch(action);
});
onFileDropped((dropped) =>
  dispatch(
    'file' in dropped
      ? { type: 'modelBrought', file: dropped.file }
      : { type: 'noticeGiven', message: dropped.problem },
  ),
);
window.addEventListener('pagehide', keepNow);
document.addEventListener('visibilitychange', keepNow);
// After a theme change, whatever is drawn pixel by pixel has to be redrawn.
new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ['class'] });
onMessage((message) => dispatch({ type: 'received', message }));
// Someone who comes to the panel can write at once; the first keys are not lost.
window.addEventListener('focus', () => {
  if (document.activeElement === document.body) focusOn('#beginning');
});
draw();
if (document.hasFocus()) focusOn('#beginning'); // otherwise somebody is writing elsewhere
// The host may have continued a story while this page was gone.
send({ type: 'panelReady', ...(state.run === undefined ? {} : { resumes: state.run.requestId }) });
