// The addresses in a Markdown document, and whether they lead somewhere, as far as that can be said without a network.
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** The addresses of links and pictures, those in HTML and in definitions included; none of what stands in code. */
export function addressesIn(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[^]*?^```$/gmu, '').replaceAll(/`[^`\n]*`/gu, '');
  const forms = [/\]\(\s*<?([^\s)>]+)/gu, /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gmu, /\b(?:src|href)\s*=\s*["']([^"']+)/gu];
  return forms.flatMap((form) => Array.from(prose.matchAll(form), (match) => match[1]!));
}

/** What may follow `#` in an address of the document: its headings as GitHub names them, and what HTML in it names. */
function anchorsIn(markdown: string): Set<string> {
  const slugger = new GithubSlugger();
  const headings = fromMarkdown(markdown).children.filter(({ type }) => type === 'heading');
  const named = Array.from(markdown.matchAll(/<[^>]+\b(?:id|name)="([^"]+)"/gu), (match) => match[1]!);
  return new Set([...headings.map((heading) => slugger.slug(plainText(heading))), ...named]);
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

function plainText({ value, children = [] }: Node): string {
  return (value ?? '') + children.map(plainText).join('');
}

/** Where documents are, and what is beside them. */
export interface LinkedFiles {
  /** The text of a file, which only has to be right for Markdown; `undefined` if there is none. @param file with slashes */
  readonly textOf: (file: string) => string | undefined;
  /** The same for what is on the pages of the repository. */
  readonly textInRepository: (file: string) => string | undefined;
  /** Where the repository is: `https://github.com/OWNER/NAME`. */
  readonly repository: string;
}

/** The addresses of a document that lead nowhere. An address on somebody else's site only has to be one, with https. */
export function deadLinksIn(document: string, files: LinkedFiles): string[] {
  const markdown = files.textOf(document)!;
  return addressesIn(markdown).filter((address) => {
    if (/^(?:mailto|command):./u.test(address)) return false;
    if (address.startsWith('#')) return isDead(document, address, files.textOf);
    if (!/^[a-z][\w+.-]*:/iu.test(address))
      return isDead(path.posix.join(path.posix.dirname(document), address), address, files.textOf);
    if (!/^https:\/\/[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/u.test(address) || !URL.canParse(address)) return true;
    if (!new RegExp(`^${files.repository}(?:[/?#]|$)`, 'u').test(address)) return false;
    const page = address.slice(files.repository.length);
    const file = /^\/(?:-\/)?(?:blob|raw)\/HEAD\/(.+)$/u.exec(page)?.[1]; // GitLab has the hyphen
    if (file !== undefined) return isDead(file, address, files.textInRepository);
    return !/^(?:#readme|\/(?:issues|security\/advisories\/new))?$/u.test(page);
  });
}

/** @param target the file, and perhaps something after it that `address` has too */
function isDead(target: string, address: string, textOf: LinkedFiles['textOf']): boolean {
  const file = target.replace(/[?#].*$/u, '');
  const text = textOf(file);
  const anchor = /#(.*)$/u.exec(address)?.[1];
  if (text === undefined) return true;
  return anchor !== undefined && file.endsWith('.md') && !anchorsIn(text).has(decodeURIComponent(anchor));
}
