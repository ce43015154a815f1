// The valid values of a numeric setting: one definition for the parser, the settings editor, the terminal and the
// panel.

/** The range of a number, both ends included. */
export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
  /** If 0 turns something off, the least number that turns it on; numbers in between are not valid. */
  readonly leastOn?: number;
}

/** Whether a value is in the range. */
export function isInRange(value: number, { minimum, maximum, isInteger, leastOn = minimum }: NumberRange): boolean {
  if (isInteger && !Number.isInteger(value)) return false;
  return value <= maximum && value >= minimum && (value === 0 || value >= leastOn);
}

/**
 * The valid value nearest to any number but NaN; a number too small to turn something on becomes the least that does.
 */
export function nearestInRange(value: number, { minimum, maximum, isInteger, leastOn = minimum }: NumberRange): number {
  const clamped = Math.min(maximum, Math.max(minimum, isInteger ? Math.round(value) : value));
  return clamped === 0 ? 0 : Math.max(leastOn, clamped);
}

/** The range in words: `0 to 2`, `0 or 2 to 20`. */
export function spokenRange({ minimum, maximum, leastOn }: NumberRange): string {
  return leastOn === undefined ? `${minimum} to ${maximum}` : `0 or ${leastOn} to ${maximum}`;
}

/** What a value must be, for an error message: `a whole number from 0 to 20`, `0 or a whole number from 2 to 20`. */
export function expectedIn({ minimum, maximum, isInteger, leastOn }: NumberRange): string {
  const kind = isInteger ? 'a whole number' : 'a number';
  return leastOn === undefined ? `${kind} from ${minimum} to ${maximum}` : `0 or ${kind} from ${leastOn} to ${maximum}`;
}
