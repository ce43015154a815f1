// --context: the window, in bytes, of a checkpoint that has no config.json.
import { maxContextBytes } from '../model/config.ts';
import { UsageError } from './program.ts';

/** @throws {UsageError} with one sentence if the argument is given but is not such a number */
export function parseContext(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= maxContextBytes) return value;
  throw new UsageError(`--context must be a whole number from 1 to ${maxContextBytes}, not "${text}".`);
}
