// A text whose letters or words are tinted by surprisal, and which can be explored with the mouse or the arrow keys.
import { grownUnits } from './grownUnits.ts';
import type { Tint, Unit } from './textUnits.ts';

/** What to show. */
export interface TintedContent {
  readonly text: string;
  /** Per code point; those without a value are not tinted. */
  readonly bits: readonly number[];
  readonly tint: Tint;
  /** Per code point, classes that replace the tint. */
  readonly looks?: readonly string[] | undefined;
  /** The current code point. */
  readonly current: number | undefined;
  /** Whether the current code point is scrolled into view. */
  readonly isFollowed: boolean;
}

/** Which character is pointed at, and how. */
export interface Pointed {
  /** Index of its first code point. */
  readonly index: number;
  readonly by: 'hover' | 'click' | 'keys';
}

/**
 * `<tinted-text>`: set `content` to draw; dispatches `point` with a {@link Pointed} as detail. Only the end of a
 * growing text is drawn, and since every paragraph is a separate box, only the last one is laid out again.
 */
export class TintedText extends HTMLElement {
  #units: readonly Unit[] = [];
  /** One per unit. */
  #spans: HTMLSpanElement[] = [];
  #content: TintedContent = { text: '', bits: [], tint: 'letters', current: undefined, isFollowed: false };
  #shown: HTMLSpanElement | undefined;

  constructor() {
    super();
    // Not `mouseover`: text that moves under a resting mouse, by scrolling or because something above it closes, was
    // not pointed at.
    this.addEventListener('mousemove', (event) => this.#pointAtElement(event.target, 'hover'));
    this.addEventListener('click', (event) => this.#pointAtElement(event.target, 'click'));
    this.addEventListener('keydown', (event) => this.#move(event));
    this.addEventListener('focus', () => {
      const isByKeys = this.matches(':focus-visible');
      if (isByKeys && this.#content.current === undefined && this.#units.length > 0) this.#point(0, 'keys');
    });
  }

  set content(content: TintedContent) {
    const isSameLook = content.tint === this.#content.tint;
    const before = this.#content;
    this.#content = content;
    if (!isSameLook || content.text !== before.text || content.bits !== before.bits) {
      const units = grownUnits(this.#units, before, content);
      const changed = this.#units.findIndex((unit, index) => !isSameLook || !isEqual(unit, units[index]));
      const same = changed === -1 ? this.#units.length : changed;
      this.#removeFrom(same);
      for (const unit of units.slice(same)) this.#append(unit);
      this.#units = units;
    }
    if (content.looks !== before.looks || content.looks !== undefined) this.#dress();
    this.querySelector('.current')?.classList.remove('current');
    const at = content.current;
    const unit = at === undefined ? undefined : this.#units[this.#unitAt(at)];
    // If the current letter isn't there yet, don't take the one before it instead.
    const isThere = unit !== undefined && at! < unit.start + Array.from(unit.text).length;
    const span = isThere ? this.#spans[this.#units.indexOf(unit)] : undefined;
    span?.classList.add('current');
    if (content.isFollowed && span !== undefined && span !== this.#shown) this.#show(span);
    this.#shown = span;
  }

  /** Gives every unit its look. */
  #dress(): void {
    const { looks } = this.#content;
    this.#units.forEach(({ start, level }, index) => {
      const look = looks === undefined ? classOf(level) : (looks[start] ?? '');
      const span = this.#spans[index]!;
      if (span.className !== look) span.className = look;
    });
  }

  #append(unit: Unit): void {
    const last = this.#spans.at(-1);
    let box = last?.parentElement ?? this;
    // The first paragraph continues on the line where the beginning ends.
    if (last?.textContent.endsWith('\n') === true) {
      box = document.createElement('div');
      this.append(box);
    }
    const span = spanOf(unit);
    box.append(span);
    this.#spans.push(span);
  }

  /** Removes them all at once: one by one, removing those of a long story takes as long as two frames. */
  #removeFrom(index: number): void {
    const removed = this.#spans.splice(index);
    if (index === 0) {
      this.replaceChildren();
      return;
    }
    for (const span of removed) {
      const box = span.parentElement!;
      span.remove();
      if (box !== this && box.childElementCount === 0) box.remove();
    }
  }

  #unitAt(index: number): number {
    return this.#units.findLastIndex(({ start }) => start <= index);
  }

  #point(index: number, by: Pointed['by']): void {
    this.dispatchEvent(new CustomEvent<Pointed>('point', { detail: { index, by } }));
  }

  #pointAtElement(target: EventTarget | null, by: 'hover' | 'click'): void {
    if (!(target instanceof HTMLElement) || target.dataset['start'] === undefined) return;
    const start = Number(target.dataset['start']);
    if (by === 'click' || start !== this.#content.current) this.#point(start, by);
    if (by === 'click') this.#show(target);
  }

  #move(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const unit = this.#unitAt(this.#content.current ?? 0);
    const targets: Record<string, () => number> = {
      ArrowRight: () => unit + 1,
      ArrowLeft: () => unit - 1,
      ArrowDown: () => this.#unitInLine(unit, 1),
      ArrowUp: () => this.#unitInLine(unit, -1),
      Home: () => 0,
      End: () => this.#units.length - 1,
    };
    const wanted = targets[event.key]?.();
    if (wanted === undefined) return;
    event.preventDefault();
    const target = this.#units[wanted];
    if (target === undefined) return;
    this.#point(target.start, 'keys');
    this.#content = { ...this.#content, current: target.start }; // the next key may come before the next redraw
    this.#show(this.#spans[wanted]!);
  }

  /** Scrolls to it. */
  #show(span: HTMLElement): void {
    span.scrollIntoView({ block: 'nearest' });
  }

  /** The nearest unit in the line above or below; the same unit if there is no such line. */
  #unitInLine(unit: number, step: 1 | -1): number {
    const here = this.#spans[unit]?.getBoundingClientRect();
    if (here === undefined) return unit;
    let best = unit;
    let bestTop: number | undefined;
    let bestDistance = Infinity;
    for (let index = unit + step; this.#spans[index] !== undefined; index += step) {
      const { top, left, height } = this.#spans[index]!.getBoundingClientRect();
      if (Math.abs(top - here.top) < here.height / 2 || height === 0) continue;
      bestTop ??= top;
      if (Math.abs(top - bestTop) >= here.height / 2) break; // a line further away
      const distance = Math.abs(left - here.left);
      if (distance < bestDistance) {
        best = index;
        bestDistance = distance;
      }
    }
    return best;
  }
}

function isEqual(left: Unit | undefined, right: Unit | undefined): boolean {
  return left?.text === right?.text && left?.level === right?.level && left?.start === right?.start;
}

function spanOf({ start, text, level }: Unit): HTMLSpanElement {
  const span = document.createElement('span');
  span.textContent = text;
  span.dataset['start'] = String(start);
  span.className = classOf(level);
  return span;
}

function classOf(level: number | undefined): string {
  return level === undefined ? '' : `bits${level}`;
}
