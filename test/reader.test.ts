import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Reader } from '../src/engine/reader.ts';
import { windowStart } from '../src/engine/window.ts';
import { FakeEngine } from './support/fakeEngine.ts';
import { engineFor, fixture } from './support/models.ts';

const textOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 7 + 3) % 251);

/** Bytes that the engine had to run for this text. */
async function cost(reader: Reader, text: Uint8Array): Promise<number> {
  const before = reader.bytesRun;
  await reader.read(text);
  return reader.bytesRun - before;
}

test('a text is read once: again is free, one byte more is one step, going back is free', async () => {
  const reader = new Reader(new FakeEngine(1, ''));
  const text = textOf(500);
  assert.equal(await cost(reader, text), 500);
  assert.equal(await cost(reader, text), 0);
  assert.equal(await cost(reader, textOf(501)), 1);
  assert.equal(await cost(reader, text), 0);
});

test('an edit in the middle is read again from the nearest snapshot before it', async () => {
  const reader = new Reader(new FakeEngine(1, ''));
  await reader.read(textOf(500));
  const edited = textOf(500);
  edited[250] = 255;
  const spent = await cost(reader, edited);
  assert.ok(spent >= 250 && spent <= 250 + 31, `${spent} bytes`);
});

test('the snapshots are bounded and the oldest go first', async () => {
  const reader = new Reader(new FakeEngine(1, ''), 3);
  const texts = [1, 2, 3, 4].map((first) => Uint8Array.of(first, 9));
  for (const text of texts) await reader.read(text);
  assert.equal(await cost(reader, texts[3]!), 0);
  assert.equal(await cost(reader, texts[0]!), 2);
});

test('append gives the reading that read gives, whatever the window does', async () => {
  for (const name of ['tiny', 'tiny-recall', 'tiny-gated'] as const) {
    const engine = await engineFor(fixture(name).model);
    for (const windowRule of ['exact', 'hop'] as const) {
      const appending = new Reader(engine);
      const reading = new Reader(engine, 1);
      let current = await appending.read(textOf(1), { windowRule });
      for (let length = 2; length <= 80; length++) {
        current = await appending.append(current, textOf(length), { windowRule });
        const fresh = await reading.read(textOf(length), { windowRule });
        assert.deepEqual(current.logits, fresh.logits, `${name}, ${windowRule}, ${length} bytes`);
      }
    }
    await engine.dispose();
  }
});

test('up to the context both window rules read all, beyond it each begins where it says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 300 }), (textBytes, contextBytes) => {
      for (const rule of ['exact', 'hop'] as const) {
        const start = windowStart(textBytes, contextBytes, rule);
        assert.ok(start >= 0 && textBytes - start <= contextBytes && start < textBytes);
        if (textBytes <= contextBytes) assert.equal(start, 0);
        else if (rule === 'exact') assert.equal(textBytes - start, contextBytes);
        else assert.ok(textBytes - start >= Math.floor(contextBytes / 2), `${textBytes - start} of ${contextBytes}`);
      }
      assert.equal(windowStart(textBytes, undefined, 'hop'), 0);
    }),
  );
});

test('hop re-reads half a window at most once per half window', async () => {
  const contextBytes = 64;
  const reader = new Reader(new FakeEngine(1, '', contextBytes));
  let reading = await reader.read(textOf(1));
  for (let length = 2; length <= 640; length++) reading = await reader.append(reading, textOf(length));
  assert.ok(reader.bytesRun <= 2.1 * 640, `${reader.bytesRun} bytes run for 640`);
});

test('reading yields to the event loop and stops within a slice when it is aborted', async () => {
  const engine = await engineFor(fixture('tiny-recall').model);
  const reader = new Reader(engine);
  const controller = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => {
    if (++ticks === 3) controller.abort();
  }, 1);
  await assert.rejects(reader.read(textOf(2_000_000), { signal: controller.signal }), { name: 'AbortError' });
  clearInterval(timer);
  assert.ok(ticks >= 3 && reader.bytesRun < 2_000_000, `${ticks} ticks, ${reader.bytesRun} bytes`);
  await engine.dispose();
});

test('progress is reported up to the end', async () => {
  const reader = new Reader(new FakeEngine(1, ''));
  const reports: [number, number][] = [];
  await reader.read(textOf(100), { onProgress: (done, all) => reports.push([done, all]) });
  assert.deepEqual(reports.at(-1), [100, 100]);
  assert.ok(reports.length > 1);
});
