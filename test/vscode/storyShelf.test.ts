// What outlives the panels of a workspace: nothing is lost when they come and go, and nothing is kept twice.
import assert from 'node:assert/strict';
import test from 'node:test';
import { firstKnobs } from '../../src/panel/page/firstKnobs.ts';
import { maxKeptStories, type SavedStory, type Shelf } from '../../src/panel/protocol.ts';
import { StoryShelf } from '../../src/vscode/storyShelf.ts';

/** A workspace's state. */
class Memento {
  #values = new Map<string, unknown>();
  readonly keys = (): readonly string[] => [...this.#values.keys()];
  get(key: string): unknown {
    return this.#values.get(key);
  }
  async update(key: string, value: unknown): Promise<void> {
    // Like the editor, which stores JSON.
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, JSON.parse(JSON.stringify(value)));
  }
}

function story(text: string): SavedStory {
  const passage = { text, forced: '', options: firstKnobs, model: 'm', reason: 'story' } as const;
  const variants = [{ ...passage, bytes: text.length, greedyBytes: 0, milliseconds: 1 }];
  return { beginning: 'Once', passages: [], variants, chosen: 0 };
}

const shelf = (draft: string, ...texts: readonly string[]): Shelf => ({ draft, stories: texts.map(story) });
const textsOf = (kept: Shelf | undefined): string[] | undefined =>
  kept?.stories.map(({ variants }) => variants[0]!.text);
const newShelf = (memento: Memento): StoryShelf => new StoryShelf(memento);

test('what a panel had is there for the next one, and in the next window', async () => {
  const memento = new Memento();
  const shelves = newShelf(memento);
  const panel = {};
  assert.equal(shelves.claim(panel), undefined);
  await shelves.keep(panel, shelf('draft', ' a.', ' b.'));
  shelves.close(panel);
  for (const each of [shelves, newShelf(memento)]) {
    const next = each.claim({});
    assert.deepEqual([next?.draft, textsOf(next)], ['draft', [' a.', ' b.']]);
  }
});

test('a second panel does not take over what the first one has, and neither loses it', async () => {
  const memento = new Memento();
  const shelves = newShelf(memento);
  const [first, second] = [{}, {}];
  await shelves.keep(first, shelf('one', ' a.'));
  assert.equal(shelves.claim(second), undefined);
  await shelves.keep(second, shelf('two', ' b.'));
  await shelves.keep(second, shelf('two', ' c.', ' b.'));
  assert.deepEqual(textsOf(newShelf(memento).claim({})), [' c.', ' b.', ' a.']);
  shelves.close(first);
  shelves.close(second);
  assert.deepEqual(textsOf(shelves.claim({})), [' c.', ' b.', ' a.']);
  assert.equal(shelves.count, 3);
});

test('what is cleared is gone, here and in the next window', async () => {
  const memento = new Memento();
  const shelves = newShelf(memento);
  const panel = {};
  await shelves.keep(panel, shelf('draft', ' a.'));
  await shelves.clear();
  assert.equal(shelves.count, 0);
  assert.equal(newShelf(memento).claim({}), undefined);
});

test('only so many are kept, the newest, and garbage is nothing', async () => {
  const memento = new Memento();
  const shelves = newShelf(memento);
  const [first, second] = [{}, {}];
  await shelves.keep(first, shelf('', ...Array.from({ length: maxKeptStories }, (_, index) => ` ${index}.`)));
  await shelves.keep(second, shelf('', ' new.'));
  assert.equal(newShelf(memento).claim({})!.stories.length, maxKeptStories);
  assert.equal(textsOf(newShelf(memento).claim({}))![0], ' new.');
  await memento.update('storyShelf', { draft: 5, stories: 'no' });
  assert.equal(newShelf(memento).claim({}), undefined);
});
