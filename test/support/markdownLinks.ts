// The addresses in a Markdown document, for tests that look whether they lead somewhere.

/** The addresses of links and pictures, those in HTML and in definitions included; none of what stands in code. */
export function addressesIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```$/gmu, '').replaceAll(/`[^`\n]*`/gu, '');
  const forms = [/\]\(\s*<?([^\s)>]+)/gu, /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gmu, /\b(?:src|href)\s*=\s*["']([^"']+)/gu];
  return forms.flatMap((form) => Array.from(prose.matchAll(form), (match) => match[1]!));
}
