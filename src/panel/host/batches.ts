// Pieces of a text on their way to the page: several at once if they come quickly.
import type { ScoredText } from '../../decoding/scoredText.ts';
import type { StoryEnd } from '../../decoding/storyteller.ts';

/** Text is sent on at most this often, in milliseconds: it streams to the eye, and leaves the machine to the model. */
const sendEveryMs = 60;

/** Pieces that are being put together. */
type Batch = { -readonly [Key in keyof ScoredText]: Key extends 'bits' ? number[] : ScoredText[Key] };

const emptyBatch = (): Batch => ({ text: '', bits: [], bytes: 0, greedyBytes: 0, milliseconds: 0 });

/** Passes pieces on, several at once if they come quickly. */
export async function inBatches(
  pieces: AsyncGenerator<ScoredText, StoryEnd, void>,
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
      if (performance.now() - sent >= sendEveryMs) flush();
    }
  } finally {
    flush();
  }
}
