// Numbers in the page's language, and whether the editor's language is the model's.

const page = typeof document === 'undefined' ? undefined : document;
const language = page?.documentElement.lang ?? 'en';

/**
 * Whether the editor is in English, the only language the models write. An untranslated page is in English whatever the
 * editor's language.
 */
export const isEditorEnglish =
  page?.querySelector<HTMLMetaElement>('meta[name="editor-language"]')?.content.startsWith('en') !== false;

/** Cached by number of decimal places: creating one is slow, and a list of letters shows hundreds of numbers. */
const formats = new Map<number, Intl.NumberFormat>();

/** A number with this many decimal places; thousands are grouped if there are none. */
export function decimal(value: number, places = 0): string {
  let format = formats.get(places);
  if (format === undefined) {
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: places === 0 };
    format = new Intl.NumberFormat(language, digits);
    formats.set(places, format);
  }
  return format.format(value);
}

/** A share as a percentage. @param share [0, 1] */
export function percent(share: number): string {
  if (share < 0.0005) return `< ${decimal(0.1, 1)} %`;
  return `${decimal(100 * share, share < 0.1 ? 1 : 0)} %`;
}
