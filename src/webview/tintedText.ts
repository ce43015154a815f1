// A text whose letters or words are tinted by how surprising they were, and that can be walked through by mouse or arrow keys.
import { surpriseLevel } from './story.ts';

/** What to show. */
export interface TintedContent {
  readonly text: string;
  /** Per code point; missing ones are not tinted. */
  readonly bits: readonly number[];
  readonly tint: 'letters' | 'words' | 'none';
  /** The code point that is looked at. */
  readonly current: number | undefined;
}

/** A run of code points that is tinted as one. */
interface Unit {
  readonly start: number;
  readonly text: string;
  readonly level: number | undefined;
}

/**
 * `<tinted-text>`: set `content` to draw; dispatches `point` with the index of a code point as detail. While a text grows only its end
 * is drawn.
 */
export class TintedText extends HTMLElement {
  #units: Unit[] = [];
  #content: TintedContent = { text: '', bits: [], tint: 'letters', current: undefined };

  constructor() {
    super();
    this.addEventListener('mouseover', (event) => this.#pointAtElement(event.target));
    this.addEventListener('click', (event) => this.#pointAtElement(event.target));
    this.addEventListener('keydown', (event) => this.#move(event));
    this.addEventListener('focus', () => {
      if (this.#content.current === undefined && this.#units.length > 0) this.#point(0);
    });
  }

  set content(content: TintedContent) {
    const isSameLook = content.tint === this.#content.tint;
    const before = this.#content;
    this.#content = content;
    if (!isSameLook || content.text !== before.text || content.bits !== before.bits) {
      const units = unitsOf(content);
      const changed = this.#units.findIndex((unit, index) => !isSameLook || !isEqual(unit, units[index]));
      const same = changed === -1 ? this.#units.length : changed;
      while (this.childElementCount > same) this.lastElementChild!.remove();
      this.append(...units.slice(same).map(spanOf));
      this.#units = units;
    }
    this.querySelector('.current')?.classList.remove('current');
    const at = content.current;
    if (at !== undefined) this.children[this.#unitAt(at)]?.classList.add('current');
  }

  #unitAt(index: number): number {
    return this.#units.findLastIndex(({ start }) => start <= index);
  }

  #point(index: number): void {
    this.dispatchEvent(new CustomEvent('point', { detail: index }));
  }

  #pointAtElement(target: EventTarget | null): void {
    if (!(target instanceof HTMLElement) || target === this) return;
    const start = Number(target.dataset['start']);
    if (start !== this.#content.current) this.#point(start);
  }

  #move(event: KeyboardEvent): void {
    const unit = this.#unitAt(this.#content.current ?? 0);
    const target: Record<string, number> = {
      ArrowRight: unit + 1,
      ArrowLeft: unit - 1,
      Home: 0,
      End: this.#units.length - 1,
    };
    const wanted = this.#units[target[event.key] ?? -1];
    if (wanted === undefined) return;
    event.preventDefault();
    this.#point(wanted.start);
  }
}

/** Letters one by one, or words with the space behind them, whose surprise is that of all their letters. */
function unitsOf({ text, bits, tint }: TintedContent): Unit[] {
  const levelOf = (surprise: number | undefined): number | undefined =>
    tint === 'none' || surprise === undefined ? undefined : surpriseLevel(surprise);
  const characters = Array.from(text);
  if (tint !== 'words') {
    return characters.map((character, start) => ({ start, text: character, level: levelOf(bits[start]) }));
  }
  const units: Unit[] = [];
  let start = 0;
  for (let end = 1; end <= characters.length; end++) {
    const isEnd = end === characters.length || (/\s/u.test(characters[end - 1]!) && !/\s/u.test(characters[end]!));
    if (!isEnd) continue;
    const surprise = bits.length < end ? undefined : bits.slice(start, end).reduce((sum, each) => sum + each, 0);
    units.push({ start, text: characters.slice(start, end).join(''), level: levelOf(surprise) });
    start = end;
  }
  return units;
}

function isEqual(left: Unit | undefined, right: Unit | undefined): boolean {
  return left?.text === right?.text && left?.level === right?.level && left?.start === right?.start;
}

function spanOf({ start, text, level }: Unit): HTMLSpanElement {
  const span = document.createElement('span');
  span.textContent = text;
  span.dataset['start'] = String(start);
  if (level !== undefined) span.className = `bits${level}`;
  return span;
}
