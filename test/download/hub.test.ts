// What the hub has of the original models, and of any other repository, and why it has nothing.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { importModel } from '../../src/checkpoint/importModel.ts';
import { writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { downloadFile, maxDownloadBytes } from '../../src/download/downloadFile.ts';
import {
  isHubAddress,
  listOriginals,
  listRepository,
  originalRepositories,
  repositoryIn,
  type RepositoryListing,
} from '../../src/download/hub.ts';
import { publishedConfigs } from '../../src/model/config.ts';
import { elementCount, parameterShapes } from '../../src/model/weights.ts';
import { commit, FakeHub, fileAddress, original, revisionAddress, treeAddress } from '../support/fakeHub.ts';

const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function startHub(context: TestContext): Promise<FakeHub> {
  const hub = await FakeHub.start();
  context.after(() => hub.stop());
  return hub;
}

/** A hub on which each original has its `model.pt`, and what else such a repository holds. */
async function hubWithOriginals(context: TestContext): Promise<FakeHub> {
  const hub = await startHub(context);
  for (const repository of originalRepositories)
    hub.repository(repository, { 'README.md': undefined, 'model.pt': bytes });
  return hub;
}

const signal = new AbortController().signal;
const listed = (hub: FakeHub): Promise<RepositoryListing[]> => listOriginals({ transport: hub.transport, signal });
const paths = (listings: readonly RepositoryListing[]): string[] =>
  listings.flatMap(({ repository, checkpoints, problem }) =>
    problem === undefined ? checkpoints.map(({ path }) => `${repository.split('/')[1]}/${path}`) : [],
  );
const names = ['1M', '500k', '300k', '100k'].map((size) => `MicroMixer-1-${size}-TinyStories`);

test('each published size is listed from its own repository', async (context) => {
  const hub = await hubWithOriginals(context);
  const listings = await listed(hub);
  assert.deepEqual(
    paths(listings),
    names.map((name) => `${name}/model.pt`),
  );
  assert.deepEqual(
    hub.asked.toSorted(),
    originalRepositories.flatMap((repository) => [revisionAddress(repository), treeAddress(repository)]).toSorted(),
    'no file is asked for',
  );
});

test('the repositories that are not there are named, with the status, and the others are listed', async (context) => {
  const hub = await hubWithOriginals(context);
  const [, missing, hidden] = originalRepositories as [string, string, string];
  hub.on(revisionAddress(missing), (_, response) => response.writeHead(404).end('{"error":"Repository not found"}'));
  hub.on(revisionAddress(hidden), (_, response) => response.writeHead(401).end('{"error":"Invalid username"}'));
  const listings = await listed(hub);
  assert.deepEqual(paths(listings), [`${names[0]}/model.pt`, `${names[3]}/model.pt`]);
  assert.deepEqual(
    listings.map(({ problem }) => problem),
    [
      undefined,
      `huggingface.co shows no repository ${missing} (404): its name may be different, or it may be private.`,
      `huggingface.co shows no repository ${hidden} (401): its name may be different, or it may be private.`,
      undefined,
    ],
  );
});

const failures: [string, (hub: FakeHub, repository: string) => void, RegExp][] = [
  ['asked too often', (hub, repository) => hub.on(revisionAddress(repository), (_, response) => response.writeHead(429).end()), /too many requests \(429\)/u], // prettier-ignore
  ['broken', (hub, repository) => hub.on(treeAddress(repository), (_, response) => response.writeHead(500).end()), /answered with status 500; try again later/u], // prettier-ignore
  ['cut off', (hub, repository) => hub.on(treeAddress(repository), (_, response) => response.destroy()), /cannot be reached/u], // prettier-ignore
  ['gated', (hub, repository) => hub.on(treeAddress(repository), (_, response) => response.writeHead(403).end()), /shows no repository .*\(403\)/u], // prettier-ignore
  ['answering something else', (hub, repository) => hub.on(treeAddress(repository), (_, response) => response.end('<html>')), /did not answer with JSON/u], // prettier-ignore
  ['empty', (hub, repository) => hub.repository(repository, { 'README.md': undefined }), /lists no checkpoint in .*-300k-TinyStories whose sha256/u], // prettier-ignore
];
for (const [what, fail, message] of failures) {
  test(`one repository that is ${what} does not hide the others`, async (context) => {
    const hub = await hubWithOriginals(context);
    fail(hub, originalRepositories[2]!);
    const listings = await listed(hub);
    assert.deepEqual(
      paths(listings),
      [0, 1, 3].map((index) => `${names[index]}/model.pt`),
    );
    assert.match(listings[2]!.problem!, message);
    assert.match(listings[2]!.problem!, /^[^\n]+\.$/u);
  });
}

test('a file of another name, and a repository that moved, are found', async (context) => {
  const hub = await hubWithOriginals(context);
  hub.repository(original, { 'micromixer-1m-final.safetensors': bytes, 'old/model.pt': bytes });
  const [, , moved] = originalRepositories as [string, string, string];
  hub.redirect(revisionAddress(moved), '/api/models/someone/Else/revision/main');
  hub.redirect(treeAddress(moved), `/api/models/someone/Else/tree/${commit}?recursive=true`);
  hub.repository('someone/Else', { 'model.pt': bytes });
  assert.deepEqual(paths(await listed(hub)), [
    `${names[0]}/micromixer-1m-final.safetensors`,
    `${names[0]}/old/model.pt`,
    ...names.slice(1).map((name) => `${name}/model.pt`),
  ]);
});

test('if all fail for one reason, that is the error; if all are missing, each is named', async (context) => {
  const hub = await startHub(context);
  for (const repository of originalRepositories)
    hub.on(revisionAddress(repository), (_, response) => response.writeHead(503).end());
  await assert.rejects(listed(hub), /^DownloadError: huggingface\.co answered with status 503; try again later\.$/u);
  const nothing = await listed(await startHub(context));
  assert.deepEqual(
    nothing.map(({ repository }) => repository),
    originalRepositories,
  );
  for (const { problem, repository } of nothing) assert.ok(problem!.includes(`${repository} (404)`));
});

test('whoever cancels gets no list', async (context) => {
  const hub = await hubWithOriginals(context);
  hub.on(revisionAddress(), () => undefined);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await assert.rejects(listOriginals({ transport: hub.transport, signal: controller.signal }), { name: 'AbortError' });
});

for (const [index, [size, config]] of Object.entries(publishedConfigs).toReversed().entries()) {
  test(`the ${size}, downloaded from its repository, is imported with its context and nobody is asked`, async (context) => {
    const hub = await startHub(context);
    const weights = [...parameterShapes(config)].map(
      ([name, shape]) => [name, { shape, data: new Float32Array(elementCount(shape)) }] as const,
    );
    const repository = originalRepositories[index]!;
    assert.ok(repository.toLowerCase().includes(`-${size.toLowerCase()}-`));
    hub.repository(repository, { 'model.pt': writeSafetensors(new Map(weights)) });
    const listing = await listRepository(repository, { transport: hub.transport, signal });
    const file = await downloadFile(listing.checkpoints[0]!, {
      transport: hub.transport,
      isAllowed: isHubAddress,
      part: { read: async () => undefined, write: async () => undefined, remove: async () => undefined },
      signal,
      onProgress: () => undefined,
    });
    const { description } = await importModel(file, { source: 'model.pt', origin: 'x' });
    assert.deepEqual(description.config, config);
  });
}

test('another repository is listed with all its checkpoints whose sha256 the hub knows, at one commit', async (context) => {
  const hub = await startHub(context);
  const lfs = { oid: sha256, size: bytes.length };
  const entry = (path: string, large?: unknown) => ({
    type: 'file',
    path,
    ...(large === undefined ? {} : { lfs: large }),
  });
  hub.repository('someone/my.mixer_2', {});
  hub.json(treeAddress('someone/my.mixer_2'), [
    { type: 'directory', path: 'checkpoints' },
    entry('README.md'),
    entry('checkpoints/epoch_4.pt', lfs),
    entry('a b/#1.safetensors', lfs),
    entry('small.pt'),
    entry('data.bin.zip', lfs),
    entry('huge.pt', { ...lfs, size: maxDownloadBytes + 1 }),
  ]);
  const { checkpoints } = await listRepository('someone/my.mixer_2', { transport: hub.transport, signal });
  assert.deepEqual(
    checkpoints.map((each) => [each.path, each.address.href, each.byteCount, each.sha256, each.commit]),
    ['checkpoints/epoch_4.pt', 'a b/#1.safetensors'].map((path) => [
      path,
      fileAddress(path.replace(' ', '%20').replace('#', '%23'), 'someone/my.mixer_2'),
      bytes.length,
      sha256,
      commit,
    ]),
  );
});

const strange: [string, unknown, RegExp][] = [
  ['an error', { error: 'x' }, /answered in a form that this version does not know/u],
  [
    'a hash that is none',
    [{ type: 'file', path: 'a.pt', lfs: { oid: 'ff', size: 5 } }],
    /answered in a form that this version does not know/u,
  ],
  [
    'a size that is none',
    [{ type: 'file', path: 'a.pt', lfs: { oid: sha256, size: -1 } }],
    /answered in a form that this version does not know/u,
  ],
  ['5 MB', [{ type: 'file', path: 'a'.repeat(5_000_000) }], /answered with more than a list/u],
];
for (const [what, tree, message] of strange) {
  test(`a list of ${what} is rejected with a readable message`, async (context) => {
    const hub = await startHub(context);
    hub.repository(original, {});
    hub.json(treeAddress(), tree);
    assert.match((await listRepository(original, { transport: hub.transport, signal })).problem!, message);
  });
}

test('a commit that is none is not asked for', async (context) => {
  const hub = await startHub(context);
  hub.json(revisionAddress(), { sha: '../../evil' });
  const { problem } = await listRepository(original, { transport: hub.transport, signal });
  assert.match(problem!, /answered in a form that this version does not know/u);
  assert.deepEqual(hub.asked, [revisionAddress()]);
});

const written: [string, string | undefined][] = [
  ['llaa33219/MicroMixer-1', 'llaa33219/MicroMixer-1'],
  ['  a/b.c_d-e ', 'a/b.c_d-e'],
  ['https://huggingface.co/a/b', 'a/b'],
  ['huggingface.co/a/b/tree/main?x=1', 'a/b'],
  ['https://huggingface.co/a/b/', 'a/b'],
  ['https://huggingface.co/a/b?library=pytorch#files', 'a/b'],
  ['', undefined],
  ['gpt2', undefined],
  ['a/b/c', undefined],
  ['a/', undefined],
  ['/b', undefined],
  ['../b', undefined],
  ['a/..', undefined],
  ['a/b--c', undefined],
  ['a/-b', undefined],
  ['a b/c', undefined],
  ['a/b?x', undefined],
  ['a/b#x', undefined],
  ['a/%2e%2e', undefined],
  ['é/b', undefined],
  [`a/${'b'.repeat(97)}`, undefined],
  ['https://example.com/a/b', undefined],
  ['https://huggingface.co/datasets/a/b', undefined],
  ['https://huggingface.co.example.com/a/b', undefined],
];
for (const [text, expected] of written) {
  test(`${JSON.stringify(text.slice(0, 60))} means ${expected === undefined ? 'no repository' : expected}`, () => {
    assert.equal(repositoryIn(text), expected);
  });
}
