// Every string that people read in the editor can be translated, and the German translation is complete.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import { projectFolder } from './support/models.ts';

type Words = Readonly<Record<string, string>>;

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const wordsOf = (file: string): Words => JSON.parse(read(file)) as Words;

const manifest = read('package.json');
const english = wordsOf('package.nls.json');
const german = wordsOf('package.nls.de.json');
const englishBundle = wordsOf('l10n/bundle.l10n.json');
const germanBundle = wordsOf('l10n/bundle.l10n.de.json');

/** What a translation must have too: places for values, icons, commands and code. */
function fixedParts(text: string): string[] {
  return (text.match(/\{\d\}|\$\([\w~-]+\)|\(command:[^)]*\)|`[^`]*`|micromixer\.\w+/gu) ?? []).toSorted();
}

test('the manifest names only words that there are, and all of them', () => {
  const named = Array.from(manifest.matchAll(/"%([\w.]+)%"/gu), (match) => match[1]!);
  assert.deepEqual([...new Set(named)].toSorted(), Object.keys(english).toSorted());
});

test('no title and no description of the manifest stands in English only', () => {
  const { contributes } = JSON.parse(manifest) as { contributes: unknown };
  const untranslated = Array.from(
    JSON.stringify(contributes).matchAll(/"(?:title|\w*[dD]escription|\w*Message|altText)":"(?!%)([^"]+)"/gu),
    (match) => match[1]!,
  );
  assert.deepEqual(untranslated, []);
});

const sources = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.ts'));

test('the bundle is what the source says: npm run l10n writes it', async () => {
  const strings = await getL10nJson(sources.map((file) => ({ extension: '.ts', contents: read(file) })));
  assert.deepEqual(Object.keys(englishBundle).toSorted(), Object.keys(strings).toSorted());
});

/** The literal parts of every `html` template in a source, `§` in the place of each value. */
function templatesOf(source: string): string[] {
  // Comments and strings are passed over: a quotation mark or a backtick in them begins nothing.
  const token = /\/\/.*|\/\*[^]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|html`|[`{}]|\$\{|\\./gu;
  const found: string[] = [];
  const open: { text: string | undefined; isHtml: boolean; at: number }[] = []; // templates have a text, braces have none
  for (let match = token.exec(source); match !== null; match = token.exec(source)) {
    const [sign] = match;
    const inner = open.at(-1);
    if (inner?.text !== undefined) {
      // Inside a template only its end and a value mean anything; quotation marks are letters there.
      if (!/^(?:`|html`|\$\{)$/u.test(sign)) {
        if (!/^(?:[{}]|\\.)$/u.test(sign)) token.lastIndex = match.index + 1;
        continue;
      }
      inner.text += source.slice(inner.at, match.index) + (sign === 'html`' ? 'html' : '');
      if (sign === '${') {
        inner.text += '§';
        open.push({ text: undefined, isHtml: false, at: 0 });
      } else {
        open.pop();
        if (inner.isHtml) found.push(inner.text);
      }
    } else if (sign.endsWith('`') && !/^['"/]/u.test(sign)) {
      open.push({ text: '', isHtml: sign === 'html`', at: token.lastIndex });
    } else if (sign === '{') open.push({ text: undefined, isHtml: false, at: 0 });
    else if (sign === '}') {
      open.pop();
      const outer = open.at(-1);
      if (outer?.text !== undefined) outer.at = token.lastIndex;
    }
  }
  assert.equal(open.length, 0);
  return found;
}

test("no word of the panel's page is written into its HTML: every one goes through l10n.t", () => {
  const pages = sources.filter((file) => file.startsWith('src/panel/page/'));
  const templates = pages
    .map(read)
    .filter((source) => source.includes('html`'))
    .flatMap(templatesOf);
  assert.ok(templates.length > 50);
  for (const template of templates) {
    const isSpoken = /(?:title|placeholder|aria-label|aria-description)="[^"]*\p{L}{2}/u;
    assert.doesNotMatch(template, isSpoken, template);
    const text = template.replaceAll(/<[^>]*>|&\w+;/gu, '');
    assert.doesNotMatch(text, /\p{L}{2}/u, template);
  }
});

/** Said in every language: names, icons, and the beginning of a story in the language of the model. */
const saidEverywhere = /MicroMixer(?: Stories)?|Once upon(?: a time)?|\$\([\w~-]+\)/gu;

/** The strings of a source that people would read as they stand there: sentences, and whatever is put where words are shown. */
function bareWordsOf(source: string): string[] {
  const token =
    /\/\/.*|\/\*[^]*?\*\/|\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/gu;
  const shown = /\b(?:label|description|detail|title|placeHolder|prompt|tooltip|text|words|badge|refusal|reason|message)\b(?::| =)\s*$|\bshow\w+(?:Message|Pick)\(\s*$/u; // prettier-ignore
  return Array.from(source.matchAll(token)).flatMap(({ 0: literal, index }) => {
    if (literal.startsWith('/')) return [];
    const before = source.slice(0, index);
    if (/\bl10n\.t\(\s*$|\blog(?:\.\w+)?\(\s*$/u.test(before)) return [];
    const values = /\$\{[^}]*\}|\\./gu;
    const text = literal.slice(1, -1).replaceAll(values, '§').replaceAll(saidEverywhere, '§');
    const isSentence = !text.startsWith('<') && /\p{L}{2}[,;:.]? \p{L}/u.test(text);
    return isSentence || (shown.test(before) && /\p{L}{2}/u.test(text)) ? [literal] : [];
  });
}

test('a bare string is found, where people would read it; what is translated, logged or no word is passed over', () => {
  for (const bare of [
    "return { refusal: 'The cursor is in code.' };",
    'return { refusal: `The cursor is ${words}: put it after one.` };',
    "const places = { table: 'in a table' };",
    "await window.showQuickPick(rows, { title: 'Models' });",
    "void window.showWarningMessage(\n  'Stopped',\n);",
    "item.text = '$(book) Stories';",
  ])
    assert.equal(bareWordsOf(bare).length, 1, bare);
  for (const fine of [
    "say(vscode.l10n.t('The cursor is in code.'));",
    "const words = vscode.l10n.t(\n  'The cursor is in {0}.', place);",
    "this.#log.info(`It took ${seconds} seconds.`); // it's 'no word' here",
    "const marks = /[`'] a b/u; item.text = `${icon} ${badge}`;",
    "import { x } from './some/file.ts'; run('micromixer.showMenu');",
  ])
    assert.deepEqual(bareWordsOf(fine), [], fine);
});

test('the host shows no bare string: every one goes through l10n.t', () => {
  const host = sources.filter((file) => /^src\/(?:vscode|panel\/host)\//u.test(file));
  assert.deepEqual(
    host.flatMap((file) => bareWordsOf(read(file)).map((words) => `${file}: ${words}`)),
    [],
  );
});

for (const [what, source, translation] of [
  ['the manifest', english, german],
  ['the bundle', englishBundle, germanBundle],
] as const) {
  test(`German: nothing of ${what} is missing, and nothing is there that is not used`, () => {
    assert.deepEqual(Object.keys(translation).toSorted(), Object.keys(source).toSorted());
  });

  test(`German: the words of ${what} keep values, icons, commands and code in place`, () => {
    for (const [key, text] of Object.entries(source)) {
      assert.notEqual(translation[key]!.trim(), '', key);
      assert.deepEqual(fixedParts(translation[key]!), fixedParts(text), key);
    }
  });

  test(`German: the words of ${what} say "Sie", with German quotation marks, and are not much longer`, () => {
    for (const [key, text] of Object.entries(translation)) {
      assert.doesNotMatch(text, /\b(?:[Dd]u|[Dd]eine?[mnrs]?|[Dd]ich|[Dd]ir)\b/u, key);
      assert.doesNotMatch(text.replaceAll(/`[^`]*`/gu, ''), /"/u, key);
      assert.ok(text.length <= 1.7 * source[key]!.length + 15, `${key}: ${text}`);
    }
  });
}
