// How the cost of something grows with its size.
import assert from 'node:assert/strict';

const milliseconds = async (run: () => unknown): Promise<number> => {
  const began = performance.now();
  await run();
  return performance.now() - began;
};

/** Asserts that four times the size takes well below 16 times as long: three tries, since other programs take their time too. */
export async function assertGrowsLinearly(run: (size: number) => unknown, size: number): Promise<void> {
  await run(size);
  const ratios: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const small = await milliseconds(() => run(size));
    const large = await milliseconds(() => run(4 * size));
    ratios.push(large / small);
    if (large / small < 8) return;
  }
  assert.fail(`4 times the size took ${ratios.map((ratio) => ratio.toFixed(1)).join(', ')} times as long`);
}
