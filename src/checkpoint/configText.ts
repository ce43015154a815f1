// The text of a config.json.

/**
 * Parses it. Ignores a leading byte order mark, which some editors write.
 *
 * @throws SyntaxError if it is not JSON
 */
export function parseConfigText(text: string): unknown {
  return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
}
