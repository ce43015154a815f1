// The terminal programs end to end: built, run as processes, with the weights that ship.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { parameterShapes } from '../../src/model/weights.ts';
import { fixture, fixtureNames, projectFolder } from '../support/models.ts';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

function run(
  program: 'story' | 'exportOnnx' | 'evaluate' | 'import',
  args: readonly string[],
  input = '',
): Promise<Result> {
  return new Promise((resolve) => {
    const script = path.join(projectFolder, 'dist', `${program}.js`);
    const child = execFile(process.execPath, [script, ...args], { maxBuffer: 1e8 }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1 });
    });
    child.stdin?.on('error', () => undefined); // a program that needs no input may be gone already
    child.stdin?.end(input);
  });
}

interface StoryJson {
  readonly text: string;
  readonly bytes: number[];
  readonly seed: number;
  readonly settings: Record<string, unknown>;
  readonly model: string;
  readonly promptBytes: number;
  readonly seconds: number;
  readonly bytesPerSecond: number;
  readonly logits: number[];
}

async function storyJson(args: readonly string[], input?: string): Promise<StoryJson> {
  const { stdout, stderr, code } = await run('story', ['--json', ...args], input);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^[^\n]*\n$/u, 'one line');
  return JSON.parse(stdout) as StoryJson;
}

let folder = '';
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'story-'));
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, ['esbuild.mjs', 'cli'], { cwd: projectFolder }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
});
after(() => rmSync(folder, { recursive: true }));

const fixtureFolder = (name: string): string => path.join(projectFolder, 'test', 'fixtures', 'reference', name);

test('a story: the beginning, its continuation, and on stderr how it was made', async () => {
  const { stdout, stderr, code } = await run('story', ['--seed', '3', '--max-bytes', '60', 'Once upon a time']);
  assert.equal(code, 0);
  assert.match(stdout, /^Once upon a time.{20,}\n$/su);
  assert.match(stderr, /seed 3, \d+ bytes, \d+ bytes\/s/u);
});

test("the README's sample is what its command writes, unedited", async () => {
  const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
  const [, seed, beginning] = /^`npm run story -- --seed (\d+) "([^"]+)"` writes, unedited:$/mu.exec(readme)!;
  const { stdout } = await run('story', ['--seed', seed!, beginning!]);
  const [quote] = /^>(?:.*\n>)*.*$/mu.exec(readme)!;
  // A paragraph of the quotation is a line of the story, wrapped.
  const paragraphs = quote.replaceAll(/^> ?/gmu, '').split('\n\n');
  assert.equal(paragraphs.map((paragraph) => paragraph.replaceAll('\n', ' ')).join('\n'), stdout.trimEnd());
});

test('--json is one line with everything that makes the story again', async () => {
  const args = ['--max-bytes', '80', '--temperature', '1', '--top-k', '20', 'The fox'];
  const first = await storyJson(args);
  const again = await storyJson([...args, '--seed', String(first.seed)]);
  assert.equal(again.text, first.text);
  assert.deepEqual(again.bytes, first.bytes);
  assert.ok(first.bytes.length > 0 && first.bytes.length <= 80, 'this seed is drawn: the story may be shorter');
  assert.equal(first.promptBytes, 8);
  assert.deepEqual([first.settings['temperature'], first.settings['topK']], [1, 20]);
  assert.ok(first.seconds > 0 && first.bytesPerSecond > 0);
});

test('the same story comes from an argument, a file and standard input', async () => {
  const file = path.join(folder, 'beginning.txt');
  writeFileSync(file, 'Lily saw');
  const common = ['--seed', '1', '--max-bytes', '40'];
  const { text } = await storyJson([...common, 'Lily saw']);
  assert.equal((await storyJson([...common, '--file', file])).text, text);
  assert.equal((await storyJson(common, 'Lily saw')).text, text);
});

test('--learn gives a story the words, names and turns of other files; one that is no text is refused', async () => {
  const files = ['one.md', 'two.txt'].map((name) => path.join(folder, name));
  writeFileSync(files[0]!, '# Chapter 1\n\n'.concat('Then Quillby Marrow opened the door again. '.repeat(6)));
  writeFileSync(files[1]!, 'Marisol counted the herons by the weir. '.repeat(6));
  const args = ['--temperature', '0', '--max-bytes', '12'];
  const learn = files.flatMap((file) => ['--learn', file]);
  for (const [beginning, expected] of [
    ['It was late. Then Quil', /^lby Marrow/u],
    ['It was late. Then Marisol counted the h', /^erons by the/u],
  ] as const) {
    assert.match((await storyJson([...args, ...learn, beginning])).text, expected);
    assert.doesNotMatch((await storyJson([...args, beginning])).text, expected);
  }
  writeFileSync(files[1]!, Buffer.from([0xff, 0xfe, 0x00]));
  const { stderr, code } = await run('story', [...args, ...learn, 'Once']);
  assert.deepEqual([code, stderr], [2, `${files[1]} is not UTF-8 text; save it as UTF-8 and try again.\n`]);
});

test('a byte order mark in front of a file or of standard input is no part of the text', async () => {
  const file = path.join(folder, 'marked.txt');
  writeFileSync(file, '\uFEFFThe fox');
  const args = ['--seed', '1', '--max-bytes', '20'];
  const plain = await storyJson([...args, 'The fox']);
  for (const marked of [await storyJson([...args, '--file', file]), await storyJson(args, '\uFEFFThe fox')]) {
    assert.deepEqual([marked.bytes, marked.promptBytes], [plain.bytes, plain.promptBytes]);
  }
  const scores = path.join(folder, 'marked-stories.txt');
  const stories = 'The fox ran.\n<|endoftext|>\nThe dog sat.\n';
  const scored: string[] = [];
  for (const mark of ['', '\uFEFF']) {
    writeFileSync(scores, mark + stories);
    scored.push((await run('evaluate', ['--json', scores])).stdout);
  }
  assert.equal(scored[0], scored[1]);
  assert.match(scored[0]!, /"bytes":26/u);
});

test('a beginning goes on over its line ends, and is read in plain marks; --plain reads it byte for byte', async () => {
  const common = ['--seed', '1', '--max-bytes', '40'];
  const { text } = await storyJson([...common, 'Lily said, "I went to the park and ']);
  assert.equal((await storyJson([...common, 'Lily said, \u201cI went to\nthe park and\n'])).text, text);
  assert.equal((await storyJson([...common, '--plain', 'a\nb\n'])).promptBytes, 5);
});

test('an empty beginning is a story from nothing', async () => {
  const story = await storyJson(['--seed', '1', '--max-bytes', '40', '']);
  assert.equal(story.promptBytes, 1);
  assert.equal(story.bytes.length, 40);
});

test('of a 10 MB beginning the end is read, and stderr says how much', async () => {
  const { stdout, stderr, code } = await run(
    'story',
    ['--json', '--seed', '1', '--max-bytes', '20'],
    'It was a day. '.repeat(750_000),
  );
  assert.equal(code, 0);
  assert.ok((JSON.parse(stdout) as StoryJson).promptBytes <= 2049);
  assert.match(stderr, /^Reading the last \d+ of 10500000 bytes/u);
});

test('greedy bytes of every fixture come out of the terminal', async () => {
  for (const name of fixtureNames) {
    const { cases } = fixture(name);
    const { input_ids: input, greedy_48: greedy } = cases[1]!;
    const window = ['--window', 'slide', '--stop', 'length', '--temperature', '0', '--max-bytes', '40'];
    const story = await storyJson([
      '--model',
      fixtureFolder(name),
      '--context',
      '32',
      '--prompt-ids',
      input.join(','),
      ...window,
    ]);
    assert.deepEqual(story.bytes, greedy.slice(0, story.bytes.length));
    assert.ok(story.bytes.length >= 37, 'all but a character that the end cuts in two');
    assert.equal(story.promptBytes, input.length);
  }
});

test('a weights file alone needs --context only where its size is not published', async () => {
  const weights = path.join(folder, 'alone.safetensors');
  cpSync(path.join(fixtureFolder('tiny'), 'model.safetensors'), weights);
  const refused = await run('story', ['--model', weights, '--max-bytes', '5', 'a']);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /give its context/u);
  const { input_ids: input, greedy_48: greedy } = fixture('tiny').cases[1]!;
  const args = [
    '--model',
    weights,
    '--context',
    '32',
    '--prompt-ids',
    input.join(','),
    '--temperature',
    '0',
    '--max-bytes',
    '10',
  ];
  const story = await storyJson([...args, '--window', 'slide', '--stop', 'length']);
  assert.deepEqual(story.bytes, greedy.slice(0, story.bytes.length));
});

test('--inspect shows what comes next: a table, or all logits at full precision', async () => {
  const table = await run('story', ['--inspect', 'Once upon a tim']);
  assert.match(table.stdout, /101 {2}e +\d+\.\d\d% {2}█+/u);
  const { input_ids: input, logits, positions_in_window: positions } = fixture('tiny-gated').cases[2]!;
  const json = await storyJson(['--inspect', '--model', fixtureFolder('tiny-gated'), '--prompt-ids', input.join(',')]);
  assert.equal(json.logits.length, 256);
  assert.ok(positions.includes(input.length - 1));
  json.logits.forEach((logit, byte) => assert.ok(Math.abs(logit - logits.at(-1)![byte]!) < 2e-3));
});

test('stop rules reach the terminal', async () => {
  const sentence = await storyJson(['--stop', 'sentence', '--seed', '4', 'Once upon a time']);
  assert.match(sentence.text, /[.!?]["”’]?$/u);
  const stopped = await storyJson(['--stop-string', ' ', '--temperature', '0', 'Once upon a tim']);
  assert.doesNotMatch(stopped.text, / /u);
});

test('Ctrl-C ends cleanly with what there is', async () => {
  const script = path.join(projectFolder, 'dist', 'story.js');
  const args = ['--seed', '1', '--max-bytes', '1000000', '--stop', 'length', 'Once'];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const hadBegun = stdout.length > 'Once upon'.length;
    stdout += chunk.toString();
    if (!hadBegun && stdout.length > 'Once upon'.length) child.kill('SIGINT'); // once: a second one ends it at once
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 130);
  assert.match(stdout, /^Once[^]*\n$/u);
  assert.match(stderr, /end: interrupted/u);
});

test('--help names every option', async () => {
  const { stdout, code } = await run('story', ['--help']);
  assert.equal(code, 0);
  for (const option of ['--model', '--temperature', '--read-bytes', '--prompt-ids', '--inspect', '--json'])
    assert.ok(stdout.includes(option));
});

/** A model folder with something wrong in it. */
function brokenFolder(name: string, change: (target: string) => void): string {
  const target = path.join(folder, name);
  cpSync(fixtureFolder('tiny-decay'), target, { recursive: true });
  const { model } = fixture('tiny-decay');
  writeFileSync(
    path.join(target, 'config.json'),
    JSON.stringify({
      hidden_dim: 16,
      channel_mlp_dim: 24,
      num_layers: 2,
      hyper_hidden_dim: 8,
      pooling: model.config.pooling,
      token_shift: true,
      rotary: false,
    }),
  );
  change(target);
  return target;
}

const weightsOf = (target: string): string => path.join(target, 'model.safetensors');

const badInput: [string, () => readonly string[], RegExp][] = [
  [
    'a temperature that is no number',
    () => ['--temperature', 'hot', 'a'],
    /--temperature must be a number from 0 to 2, not "hot"/u,
  ],
  ['top-k 0', () => ['--top-k', '0', 'a'], /--top-k must be a whole number from 1 to 256, not "0"/u],
  [
    'runs of one word',
    () => ['--no-repeat', '1', 'a'],
    /--no-repeat must be 0 or a whole number from 2 to 20, not "1"/u,
  ],
  ['a negative limit', () => ['--max-bytes', '-5', 'a'], /--max-bytes must be a whole number from 0/u],
  ['an unknown stop', () => ['--stop', 'never', 'a'], /--stop must be one of story, sentence, paragraph, length/u],
  ['an unknown option', () => ['--tmperature', '1', 'a'], /tmperature/u],
  ['a context that is no number', () => ['--context', '1e9', 'a'], /--context must be a whole number from 1 to 65536/u],
  ['ids out of range', () => ['--prompt-ids', '1,256'], /--prompt-ids must be byte values/u],
  ['two beginnings', () => ['--prompt-ids', '1', 'a'], /Give the beginning once/u],
  ['an unknown model', () => ['--model', 'gpt', 'a'], /There is no model "gpt": choose .*micromixer-1-1m/u],
  ['a missing file', () => ['--file', path.join(folder, 'none.txt')], /none\.txt cannot be read \(ENOENT\)/u],
  [
    'a file that is not UTF-8',
    () => {
      writeFileSync(path.join(folder, 'latin1.txt'), Buffer.from([0x5a, 0x6f, 0xeb]));
      return ['--file', path.join(folder, 'latin1.txt')];
    },
    /latin1\.txt is not UTF-8/u,
  ],
  [
    'missing weights',
    () => ['--model', brokenFolder('a', (target) => rmSync(weightsOf(target))), 'a'],
    /weights .*model\.safetensors are missing, and there is no model\.pt in their place/u,
  ],
  [
    'truncated weights',
    () => [
      '--model',
      brokenFolder('c', (target) =>
        writeFileSync(weightsOf(target), readFileSync(weightsOf(target)).subarray(0, 9000)),
      ),
      'a',
    ],
    /model\.safetensors: .*truncated/u,
  ],
  [
    'a PyTorch file that contradicts the config beside it',
    () => {
      const target = brokenFolder('t', (each) => rmSync(weightsOf(each)));
      cpSync(path.join(fixtureFolder('tiny'), 'model.pt'), path.join(target, 'model.pt'));
      return ['--model', path.join(target, 'model.pt'), 'a'];
    },
    /t[\\/]model\.pt: the tensor mixer_layers\.0\.token_mixer\.shift is missing/u,
  ],
  [
    'a header longer than the file',
    () => [
      '--model',
      brokenFolder('d', (target) => writeFileSync(weightsOf(target), Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 123]))),
      'a',
    ],
    /header claims 16777215 bytes/u,
  ],
  [
    'an unknown key in the config',
    () => [
      '--model',
      brokenFolder('e', (target) => writeFileSync(path.join(target, 'config.json'), '{"heads":2}')),
      'a',
    ],
    /config\.json: unknown key "heads"/u,
  ],
  [
    'a shape that contradicts the config',
    () => [
      '--model',
      brokenFolder('f', (target) => {
        const config = readFileSync(path.join(target, 'config.json'), 'utf8').replace(
          '"channel_mlp_dim":24',
          '"channel_mlp_dim":25',
        );
        writeFileSync(path.join(target, 'config.json'), config);
      }),
      'a',
    ],
    /fc1\.weight has the shape \(24, 16\), but the config asks for \(25, 16\)/u,
  ],
  [
    'weights that are not numbers',
    () => [
      '--model',
      brokenFolder('g', (target) => {
        const { model } = fixture('tiny-decay');
        const nan = new Map(model.weights).set('layer_norm.bias', {
          shape: [16],
          data: new Float32Array(16).fill(NaN),
        });
        writeFileSync(weightsOf(target), writeSafetensors(nan));
      }),
      'a',
    ],
    /layer_norm\.bias holds NaN/u,
  ],
  [
    'a wrong dtype',
    () => [
      '--model',
      brokenFolder('h', (target) => {
        const text = readFileSync(weightsOf(target)).toString('latin1').replace('"F32"', '"I32"');
        writeFileSync(weightsOf(target), Buffer.from(text, 'latin1'));
      }),
      'a',
    ],
    /has the dtype I32/u,
  ],
];
for (const [what, args, message] of badInput) {
  test(`bad input, ${what}: one sentence on stderr, exit code 2`, async () => {
    const { stdout, stderr, code } = await run('story', args());
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\n$/u, 'one line, no stack trace');
  });
}

test('export:onnx writes the bytes that the engine runs, deterministically, with every weight in them', async () => {
  const out = path.join(folder, 'tiny.onnx');
  const { stdout, code } = await run('exportOnnx', [fixtureFolder('tiny-gated'), out]);
  assert.equal(code, 0);
  const bytes = readFileSync(out);
  assert.match(stdout, new RegExp(`${bytes.length} bytes`, 'u'));
  for (const name of parameterShapes(fixture('tiny-gated').model.config).keys()) assert.ok(bytes.includes(name), name);
  await run('exportOnnx', [fixtureFolder('tiny-gated'), path.join(folder, 'again.onnx')]);
  assert.deepEqual(readFileSync(path.join(folder, 'again.onnx')), bytes);
  const refused = await run('exportOnnx', [fixtureFolder('tiny-gated')]);
  assert.equal(refused.code, 2);
});

// The expected scores are training/evaluate.py's; training/test_training.py checks that they still are.
const scores = readFileSync(path.join(projectFolder, 'test/fixtures/scores/expected.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { model: string; bitsPerByte: number; bytes: number });

for (const expected of scores) {
  test(`evaluate gives ${expected.model} the score that PyTorch gives it`, async () => {
    const stories = path.join(projectFolder, 'test/fixtures/scores/stories.txt');
    const { stdout, stderr, code } = await run('evaluate', ['--model', expected.model, stories, '--json']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^[^\n]*\n$/u, 'one line');
    const { model, bitsPerByte, bytes } = JSON.parse(stdout) as typeof expected;
    assert.deepEqual([model, bytes], [expected.model, expected.bytes]);
    assert.ok(Math.abs(bitsPerByte - expected.bitsPerByte) < 0.001, `${bitsPerByte}, not ${expected.bitsPerByte}`);
  });
}

test('every model that ships has an expected score', () => {
  assert.deepEqual(
    scores.map((score) => score.model).toSorted(),
    readdirSync(path.join(projectFolder, 'models'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .toSorted(),
  );
});

test('evaluate rejects what is not a file of stories with a readable message', async () => {
  const refused = await run('evaluate', [path.join(folder, 'none.txt')]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /cannot be read \(ENOENT\)\.\n$/u);
  const empty = path.join(folder, 'empty.txt');
  writeFileSync(empty, '\n<|endoftext|>\n');
  assert.match((await run('evaluate', [empty])).stderr, /contains no stories\.\n$/u);
});

for (const name of ['model.pt', 'epoch_4.pt']) {
  test(`${name} writes the expected bytes: as a file, alone in a folder as model.pt, and imported`, async () => {
    const checkpoint = path.join(fixtureFolder('tiny'), name);
    const alone = path.join(folder, `alone-${name}`);
    mkdirSync(alone);
    cpSync(checkpoint, path.join(alone, 'model.pt'));
    const out = path.join(folder, `models-${name}`);
    const imported = await run('import', [checkpoint, '--name', 'mine', '--out', out, '--context', '32']);
    assert.equal(imported.code, 0, imported.stderr);
    assert.match(imported.stdout, /2 layers, cumulative pooling, width 16.*window of 32 bytes/u);
    const sha256 = createHash('sha256').update(readFileSync(checkpoint)).digest('hex');
    assert.ok(imported.stdout.includes(`sha256: ${sha256}`));
    assert.deepEqual(readdirSync(out), ['mine'], 'no temporary folder is left');

    const { input_ids: input, greedy_48: greedy } = fixture('tiny').cases[1]!;
    const settings = ['--prompt-ids', input.join(','), '--temperature', '0', '--max-bytes', '10'];
    for (const model of [
      ['--model', checkpoint, '--context', '32'],
      ['--model', alone, '--context', '32'],
      ['--model', path.join(out, 'mine')],
    ]) {
      const story = await storyJson([...model, ...settings, '--window', 'slide', '--stop', 'length']);
      assert.ok(story.bytes.length > 0);
      assert.deepEqual(story.bytes, greedy.slice(0, story.bytes.length));
    }
    const onnx = path.join(folder, `${name}.onnx`);
    const exported = await run('exportOnnx', [checkpoint, onnx, '--context', '32']);
    assert.equal(exported.code, 0, exported.stderr);
    await run('exportOnnx', [path.join(out, 'mine'), path.join(folder, 'imported.onnx')]);
    assert.deepEqual(readFileSync(path.join(folder, 'imported.onnx')), readFileSync(onnx), 'importing loses nothing');
  });
}

test('import refuses bad names, models that are there, and what it cannot read, and leaves all as it was', async () => {
  const out = path.join(folder, 'refused');
  const checkpoint = path.join(fixtureFolder('tiny'), 'model.pt');
  const refuse = async (args: readonly string[], message: RegExp): Promise<void> => {
    const { stderr, code } = await run('import', ['--out', out, ...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.match(stderr, /^[^\n]+\n$/u, 'one line');
  };
  for (const name of ['../mine', '.hidden', 'a b', '', 'con'])
    await refuse([checkpoint, '--context', '32', '--name', name], /--name (?:must be|is reserved)/u);
  await refuse([checkpoint, '--name', 'mine'], /give its context.*--context N/u);
  await refuse([path.join(folder, 'none.pt'), '--name', 'mine'], /cannot be read \(ENOENT\)/u);
  assert.ok(!existsSync(out), 'nothing is stored');

  assert.equal((await run('import', ['--out', out, checkpoint, '--context', '32', '--name', 'mine'])).code, 0);
  await refuse([checkpoint, '--context', '16', '--name', 'mine'], /already exists.*--force/u);
  const config = (): string => readFileSync(path.join(out, 'mine', 'config.json'), 'utf8');
  assert.match(config(), /"max_seq_len": 32/u);
  const replaced = await run('import', ['--out', out, checkpoint, '--context', '16', '--name', 'mine', '--force']);
  assert.equal(replaced.code, 0, replaced.stderr);
  assert.match(config(), /"max_seq_len": 16/u);
  assert.deepEqual(readdirSync(out), ['mine']);
});
