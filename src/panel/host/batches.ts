// Sends pieces of a text to the page, several at once if they come quickly.
import type { StoryEnd } from '../../decoding/storyteller.ts';
import type { WrittenText } from '../../worker/client.ts';

/** Text is sent at most this often, in milliseconds: it still appears to stream, and leaves the CPU to the model. */
const sendEveryMs = 60;

/** Pieces being combined. */
type Batch = { -readonly [Key in keyof WrittenText]: Key extends 'bits' ? number[] : WrittenText[Key] };

const emptyBatch = (): Batch => ({ text: '', bits: [], bytes: 0, greedyBytes: 0, milliseconds: 0, model: '' });

/** Passes pieces on, several at once if they come quickly. */
export async function inBatches(
  pieces: AsyncGenerator<WrittenText, StoryEnd, void>,
  send: (batch: Batch) => void,
): Promise<StoryEnd> {
  let batch = emptyBatch();
  let sent = 0;
  const flush = (): void => {
    if (batch.bytes > 0) send(batch);
    batch = emptyBatch();
    sent = performance.now();
  };
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done === true) return next.value;
      batch.text += next.value.text;
      for (const bits of next.value.bits) batch.bits.push(bits);
      batch.bytes += next.value.bytes;
      batch.greedyBytes += next.value.greedyBytes;
      batch.milliseconds = next.value.milliseconds;
      batch.model = next.value.model;
      if (performance.now() - sent >= sendEveryMs) flush();
    }
  } finally {
    flush();
  }
}
