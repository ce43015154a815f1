// --context: the bytes that a checkpoint without a config.json looks back.
import { UsageError } from './program.ts';

const maxContextBytes = 65_536;

/** @throws {UsageError} in one sentence if it is given and is no such number */
export function parseContext(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maxContextBytes) return value;
  throw new UsageError(`--context must be a whole number from 1 to ${maxContextBytes}, not "${text}".`);
}
