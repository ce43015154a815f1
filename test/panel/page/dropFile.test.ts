// Files that are dropped on the panel's page, with a page that is only a target of events.
import assert from 'node:assert/strict';
import test from 'node:test';
import { maxDroppedBytes, parseToHost } from '../../../src/panel/protocol.ts';
import { onFileDropped, type Dropped } from '../../../src/panel/page/dropFile.ts';

const marks: boolean[] = [];
const page = Object.assign(new EventTarget(), {
  body: { classList: { toggle: (_: string, isOn: boolean) => marks.push(isOn) } },
});
Object.assign(globalThis, { document: page });
const dropped: Dropped[] = [];
onFileDropped((each) => dropped.push(each));

interface Data {
  readonly types: readonly string[];
  readonly files: readonly { name: string; size: number; arrayBuffer: () => Promise<ArrayBuffer> }[];
  readonly getData?: (type: string) => string;
}

/** Fires an event of a drag; whether the page takes what is dragged. */
function fire(type: string, dataTransfer: Data): boolean {
  const event = Object.assign(new Event(type, { cancelable: true }), { dataTransfer });
  page.dispatchEvent(event);
  return event.defaultPrevented;
}

async function drop(data: Data): Promise<Dropped | undefined> {
  dropped.length = 0;
  fire('drop', data);
  await new Promise((resolve) => setTimeout(resolve, 5));
  return dropped[0];
}

const file = (size: number, arrayBuffer: () => Promise<ArrayBuffer>): Data => ({
  types: ['Files'],
  files: [{ name: 'epoch_4.pt', size, arrayBuffer }],
});

test('a file is handed on as a message that the host takes', async () => {
  const taken = await drop(file(3, async () => Uint8Array.of(1, 2, 3).buffer));
  assert.deepEqual(taken, { file: { name: 'epoch_4.pt', bytes: Uint8Array.of(1, 2, 3) } });
  assert.ok(!('problem' in parseToHost({ type: 'importModel', ...taken })));
});

test('a file that is too large is refused before a byte of it is read', async () => {
  const never = (): Promise<ArrayBuffer> => assert.fail('it was read');
  assert.deepEqual(await drop(file(maxDroppedBytes + 1, never)), {
    problem: 'epoch_4.pt is too large to be dropped here; run "MicroMixer: Import Model" and choose it.',
  });
});

test('a file that cannot be read is reported', async () => {
  const taken = await drop(file(3, () => Promise.reject(new Error('a folder'))));
  assert.match((taken as { problem: string }).problem, /^epoch_4\.pt cannot be read;/u);
});

test("a file of the editor's own list comes by its address; remarks are skipped", async () => {
  const getData = (type: string): string =>
    type === 'text/uri-list' ? '# one\r\nfile:///a/b.pt\r\nfile:///c.pt\r\n' : '';
  assert.deepEqual(await drop({ types: ['text/uri-list'], files: [], getData }), { file: { uri: 'file:///a/b.pt' } });
  assert.equal(await drop({ types: ['text/uri-list'], files: [], getData: () => '' }), undefined);
});

test('text that is dragged is left to the page', async () => {
  const text: Data = { types: ['text/plain'], files: [] };
  assert.equal(fire('dragover', text), false);
  assert.equal(await drop(text), undefined);
  assert.equal(
    fire(
      'dragover',
      file(1, async () => new ArrayBuffer(1)),
    ),
    true,
  );
});

test('the page is marked while a file is over it, whatever of it is entered and left', async () => {
  const data = file(1, async () => new ArrayBuffer(1));
  marks.length = 0;
  for (const type of ['dragenter', 'dragenter', 'dragleave']) fire(type, data);
  assert.equal(marks.at(-1), true);
  fire('dragleave', data);
  assert.equal(marks.at(-1), false);
  fire('dragenter', data);
  await drop(data);
  assert.equal(marks.at(-1), false);
});
