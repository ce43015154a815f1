// The text of a config.json.

/**
 * Parses it. A byte order mark in front, which some editors write, is no part of it.
 *
 * @throws SyntaxError if it is not JSON
 */
export function parseConfigText(text: string): unknown {
  return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
}
