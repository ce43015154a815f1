// Text from files that people open, as error messages say it: on one line and of a bounded length, whatever it holds.

const maxLength = 100;
const plainMaxLength = 200;

/** Text from a file without line ends or other control characters, cut if it is long. */
export function spokenText(text: string): string {
  return JSON.stringify(text.length > maxLength ? `${text.slice(0, maxLength)}...` : text).slice(1, -1);
}

/** A name from a file, in quotation marks. */
export function quotedName(name: string): string {
  return `"${spokenText(name)}"`;
}

/** Whether a name looks like one of a tensor. */
export function isPlainName(name: string): boolean {
  return name.length <= plainMaxLength && /^[\w.-]+$/u.test(name);
}

/** A name from a file: as it is if it looks like one of a tensor, else in quotation marks. */
export function spokenName(name: string): string {
  return isPlainName(name) ? name : quotedName(name);
}

/** A value of a parsed JSON file. */
export function spokenValue(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > maxLength ? `${json.slice(0, maxLength)}...` : json;
}
