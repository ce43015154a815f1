// A page that is loaded again while its story is being written, in every order in which messages can be sent, lost and heard: in the end
// the page has all of the story, with its end.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { PanelController } from '../../../src/panel/host/panelController.ts';
import { fromKeptState, toKeptState } from '../../../src/panel/page/keptState.ts';
import { initialState, knobsOf, type Action, type State } from '../../../src/panel/page/state.ts';
import { textOf } from '../../../src/panel/page/panelStory.ts';
import { update } from '../../../src/panel/page/update.ts';
import type { ToHost, ToPanel } from '../../../src/panel/protocol.ts';
import type { InspectableStoryteller } from '../../../src/worker/client.ts';

const pieces = Array.from({ length: 7 }, (_, index) => ` w${index}`);
const whole = `Once${pieces.join('')}`;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What can happen next. */
type Step = 'write' | 'hear' | 'deliver' | 'answer' | 'keep' | 'reload' | 'reloadInFlight';

async function played(steps: readonly Step[], variants: number): Promise<State> {
  const grants: (() => void)[] = [];
  const answers: (() => void)[] = [];
  const toHost: ToHost[] = [];
  const toPage: ToPanel[] = [];
  const storyteller: InspectableStoryteller = {
    tell: () => assert.fail('the panel wants scores'),
    explain: () => assert.fail('nobody asks'),
    findWords: () => assert.fail('nobody asks'),
    ablate: () => assert.fail('nobody asks'),
    inspect: () => assert.fail('nobody asks'),
    async *tellScored(_, __, forced) {
      const isScoring = forced.length > 0;
      const texts = isScoring ? [new TextDecoder().decode(forced)] : pieces;
      for (const text of texts) {
        if (!isScoring) await new Promise<void>((resolve) => grants.push(resolve));
        const scores = { bits: Array.from(text, () => 1), bytes: text.length, greedyBytes: 0, milliseconds: 1 };
        yield { text, ...scores, model: 'm' };
      }
      return { reason: 'story' };
    },
  };
  const controller = new PanelController({
    storyteller,
    post: (message) => toPage.push(message),
    log: (problem) => assert.fail(problem),
    learnedPlace: () => undefined,
    readDocument: () => assert.fail('nobody asks'),
    edit: async () => {
      await new Promise<void>((resolve) => answers.push(resolve));
      toPage.push({ type: 'initialize', settings: { options: knobsOf(initialState), model: 'm' }, models: ['m'] });
    },
  });
  let state = initialState;
  let kept = '';
  const dispatch = (action: Action): void => {
    const next = update(state, action);
    ({ state } = next);
    toHost.push(...next.send);
  };
  const keep = (): void => void (kept = JSON.stringify(toKeptState(state)));
  const reload = (): void => {
    state = fromKeptState(JSON.parse(kept));
    toHost.push({ type: 'panelReady', ...(state.run === undefined ? {} : { resumes: state.run.requestId }) });
  };
  const does: Record<Step, () => unknown> = {
    write: () => grants.shift()?.(),
    hear: () => toHost.length > 0 && void controller.receive(toHost.shift()),
    deliver: () => toPage.length > 0 && dispatch({ type: 'received', message: toPage.shift()! }),
    answer: () => answers.shift()?.(),
    keep,
    reload: () => {
      toPage.length = 0; // nobody was there to hear it
      reload();
    },
    reloadInFlight: reload,
  };
  const play = async (step: Step): Promise<void> => {
    does[step]();
    await settle();
  };
  const playOut = async (): Promise<void> => {
    while (grants.length + toHost.length + toPage.length + answers.length > 0)
      for (const step of ['hear', 'answer', 'deliver', 'write'] as const) await play(step);
  };
  toHost.push({ type: 'panelReady' });
  for (const step of ['hear', 'answer', 'deliver'] as const) await play(step);
  dispatch({ type: 'draftChanged', draft: 'Once' });
  dispatch({ type: 'variantCountChanged', count: variants });
  dispatch({ type: 'generate', seed: 1 });
  await play('hear');
  keep();
  for (const step of steps) await play(step);
  await playOut();
  return state;
}

function check(state: State, variants: number): void {
  assert.equal(state.run, undefined);
  assert.equal(textOf(state.story), whole);
  assert.equal(state.story.variants.length, variants);
  for (const { text, reason, bytes } of state.story.variants)
    assert.deepEqual([text, reason, bytes], [pieces.join(''), 'story', whole.length - 4]);
}

const steps = (...list: readonly [Step, number][]): Step[] => list.flatMap(([step, count]) => Array.from({ length: count }, () => step)); // prettier-ignore

let now = 0;
// Each piece by itself: in real time several would go as one.
test.before(() => test.mock.method(performance, 'now', () => (now += 100)));
test.after(() => test.mock.reset());

for (const [what, list] of [
  ['ends while the page is told its settings', steps(['write', 1], ['deliver', 1], ['reload', 1], ['hear', 1], ['write', 25], ['deliver', 25])], // prettier-ignore
  ['ends before the host hears of the new page', steps(['write', 1], ['deliver', 1], ['reload', 1], ['write', 25], ['deliver', 25])], // prettier-ignore
  ['is written on under two pages in a row', steps(['write', 3], ['reload', 1], ['hear', 1], ['write', 3], ['deliver', 3], ['reload', 1], ['hear', 1], ['answer', 1], ['write', 25])], // prettier-ignore
] as const) {
  test(`nothing is lost of a story that ${what}`, async () => check(await played(list, 1), 1));
}

test('nothing is lost in any order', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<Step>('write', 'write', 'hear', 'deliver', 'deliver', 'answer') },
    { weight: 1, arbitrary: fc.constantFrom<Step>('keep', 'reload', 'reloadInFlight') },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), fc.constantFrom(1, 2), async (list, variants) => {
      check(await played(list, variants), variants);
    }),
    { numRuns: 300 },
  );
});
