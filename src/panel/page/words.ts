// Sentences with places to be filled in.

/** Puts values into the places {0}, {1}, … of a sentence. */
export function filled(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replaceAll(/\{(\d)\}/gu, (place, index) => String(values[Number(index)] ?? place));
}

/** A share as people read it. @param share [0, 1] */
export function percent(share: number): string {
  if (share < 0.0005) return '< 0.1 %';
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
