// Numbers in messages, and their limits.
import * as v from 'valibot';

export const wholeNumber = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(minimum), v.maxValue(maximum));
const realNumber = (minimum: number, maximum: number) =>
  v.pipe(v.number(), v.finite(), v.minValue(minimum), v.maxValue(maximum));
export const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
export const amount = realNumber(0, Number.MAX_VALUE);
export const share = realNumber(0, 1);
