// What the editor would suggest, as lines of data: a document with the cursor, and what is true of the suggestions there. The model is
// the one that ships and may be replaced: a line says what must hold whatever its words are.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { parseSuggestArguments } from '../../src/cli/suggestArguments.ts';
import { suggestAtCursor, type ShownSuggestions, type SuggestionParts } from '../../src/cli/suggestAtCursor.ts';
import { readMixingWeights } from '../../src/decoding/mixingWeights.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { ModelChoice } from '../../src/decoding/modelChoice.ts';
import { automaticModelName, modelsNamed } from '../../src/settings/automaticModel.ts';
import { engineFor, projectFolder, shippedLexicon, shippedModel } from '../support/models.ts';

let folder = '';
let model: SuggestionParts;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'suggest-'));
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, ['esbuild.mjs', 'cli'], { cwd: projectFolder }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  model = {
    choice: new ModelChoice(await Promise.all(modelsNamed(automaticModelName).map(async (name) => new ModelRunner(await engineFor(shippedModel(name)))))), // prettier-ignore
    lexicon: shippedLexicon(),
    mixing: readMixingWeights(readFileSync(path.join(projectFolder, 'models/mixing.json'))),
  };
});
after(() => rmSync(folder, { recursive: true }));

/** The answer of the command, without a process of its own. */
async function answer(marked: string, args: readonly string[]): Promise<ShownSuggestions> {
  const parsed = parseSuggestArguments(['-', ...args]);
  assert.ok(parsed !== 'help');
  return suggestAtCursor(marked, parsed, model);
}

const plainText = ['--language', 'plaintext', '--set', 'micromixer.languages=["plaintext"]'];

/** Where nothing is suggested, whether asked for or not; by the reason. */
const quiet: Record<string, readonly (string | [marked: string, ...args: string[]])[]> = {
  language: [['Once upon a ‸', '--language', 'latex'], ['Once ‸', '--language', 'plaintext']],
  off: [['Once upon a ‸', '--set', 'micromixer.enable=false']],
  midWord: ['Once up‸on a time', ['Once up‸on a time', ...plainText]],
  codeBlock: ['```\nlet ‸'],
  marker: [
    'Lily ran home.\n\nx x x‸', 'Lily ran home.\n\n-o-‸', 'Lily ran home.\n\n※ ※ ※‸', '::: no‸', '!!! no‸',
    'Lily ran home.\n\n* * *‸', 'Lily ran home.\n\n* *‸', 'Lily ran home.\n\n- - -‸', 'Lily ran home.\n\n• • •‸', 'Lily ran home.\n\n⁂‸',
    '> Lily ran home.\n>\n> * * *‸', 'Lily ran home.\n\n#‸', '> [!note‸', '> [!WARNING]-‸', ['Lily ran home.\n\n* * *‸', ...plainText],
  ],
  link: ['Lily met [the ‸', 'Lily met ((‸', 'Lily ran^[a ‸', 'Lily ran to the hill. There she met [[‸', 'Lily saw ![[‸', 'Lily ran[^‸', 'Lily ran [@‸', 'Lily met [[Tom|the ‸', 'See <ftp://a‸'],
  tag: ['Lily ran #hap‸', 'Lily ran :smi‸', 'Lily {{< ‸'],
  definition: ['[//]: # (Once upon a ‸', '[//]: # (Once upon a ‸)', '[//]: # "Once upon a ‸'],
  comment: ['Lily ran. %%Once upon a ‸', '%%\nOnce upon a time\n\nthere was ‸\n%%', '%% Once upon a ‸'],
  html: ['Lily ran. <!-- Once upon a ‸'],
  frontMatter: ['{\n  "title": "Once upon a ‸', '---\ntitle: Once upon a ‸', '{\n  "title": "Once upon a ‸"\n}\n\nOnce'],
  table: ['| a |\n|---|\n| Once upon a ‸'],
}; // prettier-ignore
for (const [reason, lines] of Object.entries(quiet)) {
  for (const line of lines) {
    const [marked, ...args] = typeof line === 'string' ? [line] : line;
    test(`quiet (${reason}): ${[JSON.stringify(marked), ...args].join(' ')}`, async () => {
      for (const request of [[], ['--explicit']]) {
        assert.deepEqual(await answer(marked, [...args, ...request]), { suggestions: [], quiet: reason });
      }
    });
  }
}

const inDouble = /^[^“”‘"«»„]*(?:[.!?…,]?”|[^“”]*$)/u;
/** What is suggested when it is asked for: every suggestion, and there is one, looks like this. */
const suggested: [what: string, marked: string, looks: RegExp, ...args: string[]][] = [
  ['words after a space', 'Lily went to the park. She saw a ‸', /^\w/u],
  ['a space after a word', 'Once upon a‸', /^ \w/u],
  ['plain text', 'Once upon a‸', /^ \w/u, ...plainText],
  ['inside a word where that is set', 'Lily went to the par‸k', /^\w/u, '--set', 'micromixer.midWord=true'],
  ['a quotation over a line end', '“Do you want to play with me on\nthe ‸', inDouble],
  ['a quotation over a line end', '“Do you want to play with me on\nthe ‸', inDouble, ...plainText],
  ['a quotation over a hard break', '“Roses are red,  \nviolets are ‸', inDouble],
  ['a sentence over a line end', 'Tom and Lily went to the park\n‸', /^(?:[a-z]|Mom|Dad|Tom|Lily)/u, ...plainText],
  ['a verse', '| Roses are red,\n| violets are ‸', /^[^\n|]+$/u],
  ['a callout', '> [!note]\n> Once upon a ‸', /^[\w ,.']/u],
  ['guillemets', '«Hello,» said Lily. «I am so ‸', /^[^"“”„«]*(?:»|[^»]*$)/u],
  ['guillemets with spaces', '«\u202fHello\u202f», said Lily. «\u202fI am so ‸', /^[^"“”„«»]*(?:\u202f»|$)/u],
  ['guillemets that point inwards', '»Hello«, said Lily. »I am so ‸', /^[^"“”„»]*(?:«|$)/u],
  ['single marks', '‘Hello,’ said Lily. ‘I am so ‸', /^(?:[^"“”‘]|‘[A-Z])+$/u],
  ['straight single marks', "'Hello,' said Lily. 'I am so ‸", /^[^"“”‘’]+$/u],
  ['low marks', '„Hello“, said Lily. „I am so ‸', /^[^"”]+$/u],
  ['marks alike', '”Hello”, said Lily. ”I am so ‸', /^[^"“]+$/u],
  ['apostrophes in single marks', '‘Get ’em,’ said Tom. ‘I don’t want ‸', /^(?:(?!‘em)[^"'])+$/u],
  ['in front of a quotation in single marks', "Lily ran to the park.\n\n‸'No,' said Tom.", /^[^']*(?:"[^"]*"[^"]*)* $/u],
  ['in front of a quotation, after one', '“Hi,” said Lily.‸ “No,” said Tom.', /^ [^\n]+$/u],
  ['in front of a mark', 'She saw a ‸.', /[^.!?]$/u],
  ['in front of a dash of speech', 'Tom was sad. ‸— I want to go.', / $/u],
  ['low single marks within', '»Hallo«, said Lily. »Tom said ›I am so ‸', /^[^«]*(?:‹[^‹]*«|$)/u],
  ['after a directive', '::: note\nOnce upon a ‸', /^time/u],
  ['in front of a quotation', 'Lily ran to the park.\n\n‸"No," said Tom.', /^(?:[^"]*"[^"]*")*[^"]* $/u],
  ['after a dash with a space', 'Lily was sad — very sad. She —‸', /^ \S/u],
  ['after a dash without', 'Lily was sad—very sad. She—‸', /^\S/u],
  ['after a heading', '# Chapter Two\n\n"Go away!" ‸', /^(?:(?!Chapter|Two).)+$/u],
  ['a new name after a heading', '# One\n\nThere was a girl named ‸', /^[A-Z]/u],
  ['in a paragraph that goes on', 'Tom ran. It was not the end of the ‸\nTom went home too.', /^[^\n]+$/u],
]; // prettier-ignore
for (const [what, marked, looks, ...args] of suggested) {
  test(`${what}: ${[JSON.stringify(marked), ...args].join(' ')}`, async () => {
    const { suggestions, quiet: reason } = await answer(marked, ['--explicit', ...args]);
    assert.equal(reason, null);
    assert.ok(suggestions.length > 0);
    for (const suggestion of suggestions) assert.match(suggestion, looks);
  });
}

test('manual suggestions come only when asked for', async () => {
  const manual = ['--set', 'micromixer.trigger=manual'];
  assert.deepEqual(await answer('Once upon a‸', manual), { suggestions: [], quiet: 'manual' });
  assert.ok((await answer('Once upon a‸', [...manual, '--explicit'])).suggestions.length > 0);
});

test('unasked, one suggestion comes where the model is sure, and none where it is not', async () => {
  assert.equal((await answer('Once upon a‸', [])).suggestions.length, 1);
  const unsure = await answer('The quarterly figures of the subsidiary were ‸', [
    '--set',
    'micromixer.confidence=high',
  ]);
  assert.deepEqual(unsure, { suggestions: [], quiet: null });
});

test('a setting decides: how many, and how long', async () => {
  const args = ['--explicit', '--set', 'micromixer.candidates=2', '--set', 'micromixer.suggestionLength=20'];
  const { suggestions } = await answer('Lily went to the park. She saw a‸', args);
  assert.ok(suggestions.length > 0 && suggestions.length <= 2);
  for (const suggestion of suggestions) assert.ok(suggestion.length <= 20);
});

test('Windows line ends stay', async () => {
  const args = ['--explicit', '--set', 'micromixer.stopAt=length', '--set', 'micromixer.suggestionLength=400'];
  const marked = 'Lily went home.\r\n\r\nThe end.‸';
  for (const suggestion of (await answer(marked, args)).suggestions)
    assert.doesNotMatch(suggestion, /(?<!\r)\n|\r(?!\n)/u);
});

/** One sentence about each mistake. */
const mistakes: [marked: string, args: string[], message: RegExp][] = [
  ['Once upon a time', [], /must have one ‸ \(U\+2038\) .*, not none\.$/u],
  ['Once ‸upon ‸a time', [], /must have one ‸ .*, not 2\.$/u],
  ['‸', ['--set', 'micromixer.nothing=1'], /^There is no setting "micromixer\.nothing"\.$/u],
  ['‸', ['--set', 'topK=1'], /^There is no setting "topK"\.$/u],
  ['‸', ['--set', 'micromixer.topK'], /^--set must be micromixer\.NAME=VALUE, not "micromixer\.topK"\.$/u],
  ['‸', ['--set', 'micromixer.topK=x'], /^The setting micromixer\.topK must be a number, not "x"\.$/u],
  ['‸', ['--set', 'micromixer.topK=1000'], /^The setting micromixer\.topK must be a whole number from 1 to 256, not 1000\.$/u],
  ['‸', ['--set', 'micromixer.languages=markdown'], /^The setting micromixer\.languages must be a list of strings, not "markdown"\.$/u],
  ['‸', ['--language', ''], /^--language must be/u],
  ['‸', ['another.md'], /^Give one file/u],
  ['‸', ['--never'], /--never/u],
]; // prettier-ignore
for (const [marked, args, message] of mistakes) {
  test(`a mistake: ${[JSON.stringify(marked), ...args].join(' ')}`, () =>
    assert.rejects(() => answer(marked, args), { message }));
}

/** The command as it is typed. */
function run(args: readonly string[], input = ''): Promise<{ stdout: string; stderr: string; code: number }> {
  return new Promise((resolve) => {
    const script = path.join(projectFolder, 'dist', 'suggest.js');
    const child = execFile(process.execPath, [script, ...args], (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1 });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

function fileWith(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('names of the document are known, wherever in it they stand', async () => {
  const story = 'The fox met Marisol by the river.\n\nThey walked home with Ma‸\n\nMarisol laughed.';
  const startsWithName = (suggestion: string): boolean => /^risol\b/u.test(suggestion);
  assert.ok((await answer(story, ['--explicit'])).suggestions.some(startsWithName));
  const elsewhere = story.replaceAll('Marisol', 'Tom');
  assert.ok(!(await answer(elsewhere, ['--explicit'])).suggestions.some(startsWithName));
  // Where it can only be that name it comes unasked.
  assert.ok((await answer(story, [])).suggestions.some(startsWithName));
  for (const begun of ['Ma', 'Mar']) {
    const { suggestions } = await answer(`Marisol opened the door. The cat looked at ${begun}‸`, []);
    assert.deepEqual(suggestions, ['Marisol'.slice(begun.length)]);
  }
});

test('an apostrophe of any kind belongs to the word that it stands after', async () => {
  for (const apostrophe of ["'", '\u2019', '\u2018']) {
    for (const before of [`It wasn${apostrophe}t late.`, 'It was late.', 'She said \u2018hello\u2019 and left.']) {
      const { suggestions } = await answer(`${before} He didn${apostrophe}‸`, ['--explicit']);
      assert.match(suggestions[0]!, /^t\b/u, `${before} ${apostrophe}`);
    }
  }
});

test('the command: one line of JSON; the language follows from the name; a byte order mark is no text', async () => {
  const text = 'Lily went to the park. She saw a ‸';
  const expected = JSON.stringify(await answer(text, ['--explicit']));
  assert.deepEqual(await run([fileWith('a.md', `\ufeff${text}`), '--explicit', '--json']), { stdout: `${expected}\n`, stderr: '', code: 0 }); // prettier-ignore
  assert.deepEqual(await run(['-', '--explicit', '--json'], text), { stdout: `${expected}\n`, stderr: '', code: 0 });
  const plain = await run([fileWith('a.txt', text), '--explicit', '--json']);
  assert.equal(plain.stdout, '{"suggestions":[],"quiet":"language"}\n');
});

test('the command for people: a suggestion a line, or why there is none', async () => {
  const shown = await run([fileWith('a.markdown', 'Once upon a‸'), '--explicit', '--set', 'micromixer.candidates=1']);
  assert.match(shown.stdout, /^" .+"\n$/u);
  assert.match((await run(['-'], '```\n‸')).stdout, /^Quiet: codeBlock\.\n$/u);
  assert.match((await run(['-', '--language', 'tex'], '‸')).stdout, /^Quiet: language\. .*micromixer\.languages/u);
  assert.match((await run(['--help'])).stdout, /--language[\s\S]*--set/u);
});

test('a file that cannot be used, or a model, is one sentence and exit code 2', async () => {
  for (const [args, message] of [
    [[path.join(folder, 'none.md')], /none\.md cannot be read \(ENOENT\)\.\n$/u],
    [[fileWith('latin1.md', Uint8Array.of(0x5a, 0x6f, 0xeb))], /latin1\.md is not UTF-8 text; .*\n$/u],
    [[fileWith('b.md', '‸'), '--model', 'none'], /There is no model "none"/u],
    [[], /^Give one file/u],
  ] as const) {
    const { stdout, stderr, code } = await run(args);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n./u);
    assert.equal(code, 2);
  }
});
