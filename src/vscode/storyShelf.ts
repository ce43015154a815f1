// What outlives the panels of a workspace: every story that was written in them and the text in the box, kept in the workspace's state.
import type * as vscode from 'vscode';
import { maxKeptStories, parseShelf, type SavedStory, type Shelf } from '../panel/protocol.ts';

const key = 'storyShelf';
const emptyShelf: Shelf = { draft: '', stories: [] };

/** One for the window. Panels are told apart by any object of their own. */
export class StoryShelf {
  readonly #memento: vscode.Memento;
  readonly #open = new Map<object, Shelf>();
  /** What no open panel has taken over. */
  #closed: Shelf;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
    this.#closed = parseShelf(memento.get(key)) ?? emptyShelf;
  }

  /** What a new page takes over; `undefined` if there is nothing, or another panel has it. */
  claim(panel: object): Shelf | undefined {
    const shelf = this.#closed;
    const isOther = [...this.#open.keys()].some((each) => each !== panel);
    return isOther || shelf === emptyShelf ? undefined : shelf;
  }

  /** Keeps what a panel has now, with what the others have. */
  async keep(panel: object, shelf: Shelf): Promise<void> {
    // What it has taken over comes back with it.
    if (!this.#open.has(panel) && this.#open.size === 0) this.#closed = emptyShelf;
    this.#open.set(panel, shelf);
    await this.#memento.update(key, this.#all(shelf));
  }

  /** A panel is closed; what it had is there for the next one. */
  close(panel: object): void {
    const shelf = this.#open.get(panel);
    if (shelf === undefined) return;
    this.#closed = this.#all(shelf);
    this.#open.delete(panel);
  }

  /** How many stories are kept. */
  get count(): number {
    return this.#all(emptyShelf).stories.length;
  }

  async clear(): Promise<void> {
    this.#closed = emptyShelf;
    for (const [panel, { draft }] of this.#open) this.#open.set(panel, { draft, stories: [] });
    await this.#memento.update(key, undefined);
  }

  /** The stories of one panel, then those of the others; each once, as many as are kept. */
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
