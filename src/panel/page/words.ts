// Numbers as people read them in the language of the page, and whether the editor's language is the model's.

const page = typeof document === 'undefined' ? undefined : document;
const language = page?.documentElement.lang ?? 'en';

/** Whether the editor is in English, which is all that the models write. Where nobody has translated the page, it need not be what the page is in. */
export const isEditorEnglish =
  page?.querySelector<HTMLMetaElement>('meta[name="editor-language"]')?.content.startsWith('en') !== false;

/** By number of decimal places: making one takes long, and a list of letters shows hundreds of numbers. */
const formats = new Map<number, Intl.NumberFormat>();

/** A number with so many decimal places; thousands are grouped where there are none. */
export function decimal(value: number, places = 0): string {
  let format = formats.get(places);
  if (format === undefined) {
    const digits = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: places === 0 };
    format = new Intl.NumberFormat(language, digits);
    formats.set(places, format);
  }
  return format.format(value);
}

/** A share as people read it. @param share [0, 1] */
export function percent(share: number): string {
  if (share < 0.0005) return `< ${decimal(0.1, 1)} %`;
  return `${decimal(100 * share, share < 0.1 ? 1 : 0)} %`;
}
