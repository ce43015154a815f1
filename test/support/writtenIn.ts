// What a template of the page says, and what it listens to.

/** All that a template holds, with its parts put in and white space made even: enough to look for words in it. */
export function writtenIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(writtenIn).join('');
  if (typeof value !== 'object' || value === null || !('strings' in value)) {
    return typeof value === 'function' || typeof value === 'symbol' ? '' : String(value);
  }
  const { strings, values } = value as { strings: readonly string[]; values: readonly unknown[] };
  const text = strings.map((each, index) => each + (index < values.length ? writtenIn(values[index]) : '')).join('');
  return text.replaceAll(/\s+/gu, ' ');
}

/** The listeners of a kind in a template, from the first to the last. */
export function listenersIn(value: unknown, kind: string): ((event?: unknown) => void)[] {
  if (Array.isArray(value)) return value.flatMap((each) => listenersIn(each, kind));
  if (typeof value !== 'object' || value === null || !('strings' in value)) return [];
  const { strings, values } = value as { strings: readonly string[]; values: readonly unknown[] };
  return values.flatMap((each, index) =>
    strings[index]!.endsWith(`@${kind}=`) ? [each as () => void] : listenersIn(each, kind),
  );
}
