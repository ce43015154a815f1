// Prefill and decode: nothing is read twice, windows shift as their rules say, and reading yields.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { windowStart } from '../../src/inference/contextShift.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { assertGrowsLinearly } from '../support/growth.ts';
import { engineFor, fixture } from '../support/models.ts';

const textOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7 + 3) % 251);

/** Bytes that the engine had to run for this text. */
async function cost(runner: ModelRunner, text: Uint8Array): Promise<number> {
  const before = runner.bytesRun;
  await runner.prefill(text);
  return runner.bytesRun - before;
}

test('a text is read once: again is free, one byte more is one step, going back is free', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  const text = textOf(500);
  assert.equal(await cost(runner, text), 500);
  assert.equal(await cost(runner, text), 0);
  assert.equal(await cost(runner, textOf(501)), 1);
  assert.equal(await cost(runner, text), 0);
});

test('an edit in the middle is read again from the nearest prefix state before it', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  await runner.prefill(textOf(500));
  const edited = textOf(500);
  edited[250] = 255;
  const spent = await cost(runner, edited);
  assert.ok(spent >= 250 && spent <= 250 + 31, `${spent} bytes`);
});

test('the prefix states are bounded and the oldest go first', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''), 3);
  const texts = [1, 2, 3, 4].map((first) => Uint8Array.of(first, 9));
  for (const text of texts) await runner.prefill(text);
  assert.equal(await cost(runner, texts[3]!), 0);
  assert.equal(await cost(runner, texts[0]!), 2);
});

test('append gives the reading that read gives, whatever the window does', async () => {
  for (const name of ['tiny', 'tiny-decay', 'tiny-gated'] as const) {
    const engine = await engineFor(fixture(name).model);
    for (const windowRule of ['slide', 'half'] as const) {
      const appending = new ModelRunner(engine);
      const rereading = new ModelRunner(engine, 1);
      let current = await appending.prefill(textOf(1), { windowRule });
      for (let length = 2; length <= 80; length++) {
        current = await appending.decode(current, textOf(length), { windowRule });
        const fresh = await rereading.prefill(textOf(length), { windowRule });
        assert.deepEqual(current.logits, fresh.logits, `${name}, ${windowRule}, ${length} bytes`);
      }
    }
    await engine.dispose();
  }
});

test('up to the context both window rules read all, beyond it each begins where it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 300 }), (textBytes, contextBytes) => {
      for (const rule of ['slide', 'half'] as const) {
        const start = windowStart(textBytes, contextBytes, rule);
        assert.ok(start >= 0 && textBytes - start <= contextBytes && start < textBytes);
        if (textBytes <= contextBytes) assert.equal(start, 0);
        else if (rule === 'slide') assert.equal(textBytes - start, contextBytes);
        else assert.ok(textBytes - start >= Math.floor(contextBytes / 2), `${textBytes - start} of ${contextBytes}`);
      }
      assert.equal(windowStart(textBytes, undefined, 'half'), 0);
    }),
  );
});

test('the rule half begins at multiples of half a window, rounded up', () => {
  const startsOf = (contextBytes: number): number[] =>
    Array.from({ length: 14 }, (_, index) => windowStart(index + 1, contextBytes, 'half'));
  assert.deepEqual(startsOf(8), [0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8]);
  assert.deepEqual(startsOf(5), [0, 0, 0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9, 9]);
  assert.deepEqual(startsOf(1), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  assert.equal(windowStart(10, 8), 4, 'it is the rule of the default settings');
});

test('the rule half rereads half a window at most once per half window', async () => {
  const contextBytes = 64;
  const runner = new ModelRunner(new FakeEngine(1, '', contextBytes));
  let prefix = await runner.prefill(textOf(1));
  for (let length = 2; length <= 640; length++) prefix = await runner.decode(prefix, textOf(length));
  assert.ok(runner.bytesRun <= 2.1 * 640, `${runner.bytesRun} bytes run for 640`);
});

test('reading yields to the event loop and stops within a slice when it is aborted', async () => {
  const engine = await engineFor(fixture('tiny-decay').model);
  const runner = new ModelRunner(engine);
  const controller = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks === 3) controller.abort();
  }, 1);
  await assert.rejects(runner.prefill(textOf(2_000_000), { signal: controller.signal }), { name: 'AbortError' });
  clearInterval(timer);
  assert.ok(ticks >= 3 && runner.bytesRun < 2_000_000, `${ticks} ticks, ${runner.bytesRun} bytes`);
  await engine.dispose();
});

test('progress is reported up to the end', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  const reports: [number, number][] = [];
  await runner.prefill(textOf(100), { onProgress: (done, all) => reports.push([done, all]) });
  assert.deepEqual(reports.at(-1), [100, 100]);
  assert.ok(reports.length > 1);
});

test('a byte of a long text costs no more than one of a short text', async () => {
  await assertGrowsLinearly((size) => new ModelRunner(new FakeEngine(1, '')).prefill(textOf(size)), 200_000);
});

test('what a long text was read to is found again', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  await runner.prefill(textOf(5000));
  assert.equal(await cost(runner, textOf(5064)), 64);
  assert.equal(await cost(runner, textOf(5064 + 7)), 7);
  assert.equal(await cost(runner, textOf(5064)), 0);
});

test('a text of no bytes is refused', async () => {
  await assert.rejects(new ModelRunner(new FakeEngine(1, '')).prefill(new Uint8Array(0)), RangeError);
});

test('runs end at the same places whatever was read before, so that states are shared', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  await runner.prefill(textOf(10));
  await runner.prefill(textOf(500));
  assert.equal(await cost(runner, textOf(64)), 0);
});

test('what was read stays known though the buffer that it was read from changes', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  const buffer = textOf(100);
  const prefix = await runner.prefill(buffer);
  const longer = textOf(101);
  runner.remember(await runner.decode(prefix, longer), longer);
  buffer.fill(0);
  longer.fill(0);
  assert.equal(await cost(runner, textOf(101)), 0);
  assert.equal(await cost(runner, textOf(100)), 0);
});

test('a decoded byte is known only if it is remembered, with the text as it was then', async () => {
  const runner = new ModelRunner(new FakeEngine(1, '', 64));
  let prefix = await runner.prefill(textOf(70));
  prefix = await runner.decode(prefix, textOf(71));
  assert.equal(await cost(runner, textOf(71)), 1);
  prefix = await runner.decode(prefix, textOf(72));
  // The buffer may hold more by now.
  runner.remember(prefix, textOf(80));
  assert.equal(await cost(runner, textOf(72)), 0);
});

test('progress counts what has to be read, not what is known', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  await runner.prefill(textOf(100));
  const reports: [number, number][] = [];
  await runner.prefill(textOf(164), { onProgress: (done, all) => reports.push([done, all]) });
  assert.deepEqual(reports, [[28, 64], [60, 64], [64, 64]]); // prettier-ignore
});

test('who has called off hears of it though all is known; who calls off at the end has all', async () => {
  const runner = new ModelRunner(new FakeEngine(1, ''));
  const controller = new AbortController();
  await runner.prefill(textOf(10), { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(runner.prefill(textOf(10), { signal: controller.signal }), { name: 'AbortError' });
});

const certain = 50 / Math.LN2;
test('the surprisal of a text is that of its bytes but the first, however it was read', async () => {
  const [story, text] = ['abcdefgh', Uint8Array.of(0, 97, 98, 120, 100, 121)];
  const bitsOf = async (...ends: readonly number[]): Promise<number> => {
    const runner = new ModelRunner(new FakeEngine(1, story), 1);
    let prefix = await runner.prefill(text.slice(0, ends[0]));
    for (const end of ends.slice(1)) prefix = await runner.decode(prefix, text.slice(0, end));
    return prefix.bits;
  };
  for (const ends of [[6], [1, 2, 3, 4, 5, 6], [3, 4, 5, 6], [4, 5, 6]]) {
    assert.ok(Math.abs((await bitsOf(...ends)) - 2 * certain) < 1e-6, ends.join());
  }
  assert.equal(await bitsOf(1), 0);
  // And from a state that was read before.
  const runner = new ModelRunner(new FakeEngine(1, story));
  await runner.prefill(text.slice(0, 4));
  assert.ok(Math.abs((await runner.prefill(text)).bits - 2 * certain) < 1e-6);
  assert.ok(Math.abs((await runner.prefill(text)).bits - 2 * certain) < 1e-6);
});

test('a prefix holds the logits of its last byte, and no more memory', async () => {
  const { logits } = await new ModelRunner(new FakeEngine(1, 'abc')).prefill(Uint8Array.of(0, 97));
  assert.deepEqual([logits.length, logits.buffer.byteLength], [256, 1024]);
  assert.equal(logits.indexOf(50), 98);
});

test('texts side by side are read as one after the other, also where the window of one of them moves on', async () => {
  const changed = (length: number): Uint8Array => textOf(length).with(length - 1, 7);
  for (const [lengths, bytes] of [
    [[5, 9], 2],
    [[5, 64], 34],
  ] as const) {
    // prettier-ignore
    const runner = new ModelRunner(new FakeEngine(1, new Uint8Array(100), 64));
    const prefixes = await Promise.all(lengths.map((length) => runner.prefill(textOf(length))));
    const texts = lengths.map((length) => changed(length + 1));
    const before = runner.bytesRun;
    const together = await runner.decodeEach(prefixes, texts);
    const spent = runner.bytesRun - before;
    const alone = await Promise.all(prefixes.map((prefix, index) => runner.decode(prefix, texts[index]!)));
    assert.deepEqual(together, alone);
    assert.equal(spent, bytes);
    assert.deepEqual(together.map(({ textBytes }) => textBytes), texts.map(({ length }) => length)); // prettier-ignore
  }
});
