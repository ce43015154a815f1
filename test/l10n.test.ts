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

test('the bundle is what the source says: npm run l10n writes it', async () => {
  const folders = ['src/vscode', 'src/panel/page'];
  const sources = folders.flatMap((folder) =>
    readdirSync(path.join(projectFolder, folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => ({ extension: '.ts' as const, contents: read(`${folder}/${file}`) })),
  );
  const strings = await getL10nJson(sources);
  assert.deepEqual(Object.keys(englishBundle).toSorted(), Object.keys(strings).toSorted());
});

for (const [what, source, translation] of [
  ['the manifest', english, german],
  ['the host and the panel', englishBundle, germanBundle],
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
