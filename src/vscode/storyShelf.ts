// What outlives the panels of a workspace, kept in its state: every story written in them, and the text in the box.
import type * as vscode from 'vscode';
import { maxKeptStories, parseShelf, type SavedStory, type Shelf } from '../panel/protocol.ts';

const key = 'storyShelf';
const emptyShelf: Shelf = { draft: '', stories: [] };

/** One per window. Any object may identify a panel. */
export class StoryShelf {
  readonly #memento: vscode.Memento;
  readonly #open = new Map<object, Shelf>();
  /** What no open panel has taken over. */
  #closed: Shelf;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#closed = parseShelf(memento.get(key)) ?? emptyShelf;
  }

  /** What a new page takes over; `undefined` if there is nothing or another panel is open. */
  claim(panel: object): Shelf | undefined {
    const shelf = this.#closed;
    const isOther = [...this.#open.keys()].some((each) => each !== panel);
    return isOther || shelf === emptyShelf ? undefined : shelf;
  }

  /** Stores what a panel now has, along with what the others have. */
  async keep(panel: object, shelf: Shelf): Promise<void> {
    // The panel reports what it took over, too.
    if (!this.#open.has(panel) && this.#open.size === 0) this.#closed = emptyShelf;
    this.#open.set(panel, shelf);
    await this.#memento.update(key, this.#all(shelf));
  }

  /** A panel was closed; what it had is available to the next one. */
  close(panel: object): void {
    const shelf = this.#open.get(panel);
    if (shelf === undefined) return;
    this.#closed = this.#all(shelf);
    this.#open.delete(panel);
  }

  /** How many stories are stored. */
  get count(): number {
    return this.#all(emptyShelf).stories.length;
  }

  async clear(): Promise<void> {
    this.#closed = emptyShelf;
    for (const [panel, { draft }] of this.#open) this.#open.set(panel, { draft, stories: [] });
    await this.#memento.update(key, undefined);
  }

  /** The stories of one panel, then those of the others, without duplicates, up to the limit. */
  #all(first: Shelf): Shelf {
    const all = [first, ...this.#open.values(), this.#closed].flatMap(({ stories }) => stories);
    const byText = new Map<string, SavedStory>();
    for (const story of all) {
      const text = textOf(story);
      if (!byText.has(text)) byText.set(text, story);
    }
    return { draft: first.draft, stories: [...byText.values()].slice(0, maxKeptStories) };
  }
}

function textOf({ beginning, passages, variants, chosen }: SavedStory): string {
  return [beginning, ...passages.map(({ text }) => text), variants[chosen]?.text ?? ''].join('\n');
}
