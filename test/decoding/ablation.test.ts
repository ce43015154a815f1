// A model beside itself without some channels: what each would choose at a place, and how each would go on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ablateChannels } from '../../src/decoding/ablation.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import type { Channel } from '../../src/inference/ablatedEngine.ts';
import type { Engine, MixerState, Run } from '../../src/inference/engine.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { engineFor, shippedModel } from '../support/models.ts';

const options: StoryOptions = { ...plainStoryOptions, seed: 1 };

test('choices and continuation with and without: the whole model is what it was, the other is not the same', async () => {
  const engine = await engineFor(shippedModel('micromixer-stories-1m'));
  const runner = new ModelRunner(engine);
  const place = {
    prompt: promptFrom('Once upon a time', 0).bytes,
    written: new TextEncoder().encode(', there was a boy named Tim. One day,'),
    character: new TextEncoder().encode(' '),
  };
  const channels = Array.from({ length: runner.engine.config.hiddenDim }, (_, channel) => ({ layer: 2, channel }));
  const { whole, without } = await ablateChannels(runner, place, channels, options);
  assert.equal(whole.choices.length, 10);
  assert.equal(whole.choices[0]!.byte, 0x20);
  assert.match(whole.text, /^ Tim/u);
  assert.ok(whole.text.length > 40 && whole.text.length <= 80, whole.text);
  assert.notEqual(without.text, whole.text);
  assert.notDeepEqual(without.choices, whole.choices);
  const again = await ablateChannels(runner, place, channels, options);
  assert.deepEqual(again, { whole, without });
  await assert.rejects(ablateChannels(runner, place, channels, options, { signal: AbortSignal.abort() }));
  await engine.dispose();
});

const prompt = Uint8Array.of(1, 0x41);
const written = new TextEncoder().encode('bc');

/** Two channels in each of two layers. It tells the first story if the first channel of the second layer is held at zero. */
class PlayedEngine extends FakeEngine implements Engine {
  override readonly config: Engine['config'];
  override readonly initialState: MixerState = { values: new Float32Array(4).fill(1), position: 0 };
  readonly #without: FakeEngine;
  /** How many bytes were read with all channels, and without some. */
  readonly read = { whole: 0, without: 0 };

  constructor(without: string, whole: string) {
    super(prompt.length, whole);
    this.#without = new FakeEngine(prompt.length, without);
    this.config = { ...this.#without.config, numLayers: 2, hiddenDim: 2 };
  }

  override run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    this.read[state.values.includes(0) ? 'without' : 'whole'] += bytes.length;
    return state.values[2] === 0 ? this.#without.run(bytes, state) : super.run(bytes, state);
  }
}

const character = new TextEncoder().encode('é');
const place = { prompt, written, character };
const telling: Channel = { layer: 1, channel: 0 };
const others: Channel[] = [
  { layer: 0, channel: 0 },
  { layer: 0, channel: 1 },
  { layer: 1, channel: 1 },
];

test('each goes on with what is likeliest, past sentences and paragraphs, to its end, however daring the options', async () => {
  const whole = 'bcé. One sentence.\n\nAnother para';
  const runner = new ModelRunner(new PlayedEngine('bcdone', whole));
  const daring: StoryOptions = { ...options, temperature: 2, stopAt: 'sentence', trimToSentence: true };
  const compared = await ablateChannels(runner, place, [telling], daring);
  assert.equal(compared.whole.text, whole.slice(2));
  assert.equal(compared.without.text, 'done');
});

test('80 bytes of it, and of a story that has not come so far none', async () => {
  const endless = `bc${'é'.repeat(100)}`;
  const runner = new ModelRunner(new PlayedEngine('bc', endless));
  const { whole, without } = await ablateChannels(runner, place, [telling], { ...options, maxBytes: 3 });
  assert.deepEqual([whole.text, without.text], ['é'.repeat(40), '']);
});

test('the choices are those for the first byte of the character', async () => {
  const runner = new ModelRunner(new PlayedEngine('bcx', 'bcé'));
  const { whole, without } = await ablateChannels(runner, place, [telling], options);
  const likeliestOf = ({ choices }: typeof whole): number | undefined => choices[0]?.byte;
  assert.deepEqual([likeliestOf(whole), likeliestOf(without)], [0xc3, 0x78]);
  assert.deepEqual([whole.choices.length, without.choices.length], [10, 10]);
});

test('what was read without some channels is read once for these channels, and again for others', async () => {
  const engine = new PlayedEngine('bcx', 'bcy');
  const runner = new ModelRunner(engine);
  const readFor = async (channels: readonly Channel[], of = runner): Promise<number> => {
    const before = engine.read.without;
    await ablateChannels(of, place, channels, options);
    return engine.read.without - before;
  };
  const first = await readFor([telling]);
  assert.ok(first >= prompt.length + written.length, `${first}`);
  const again = await readFor([telling]);
  assert.ok(again < first, `${again} instead of ${first}`);
  for (const other of others) assert.equal(await readFor([other]), first, JSON.stringify(other));
  assert.equal(await readFor([telling, ...others]), first);
  // Another runner may be one of another model.
  const another = new ModelRunner(engine);
  assert.equal(await readFor([telling, ...others], another), first);
});
