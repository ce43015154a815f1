// What stands below a picture: the model that wrote or explains what is seen, and the seed and the prompt of the passage that it is in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { blankPassage } from '../../../src/panel/page/panelStory.ts';
import { captionOf, type PictureName } from '../../../src/panel/page/pictureCaption.ts';
import { initialState, knobsOf, tabs, type Place, type State, type Tab } from '../../../src/panel/page/state.ts';
import { DrivenPage } from '../../support/drivenPage.ts';

const options = knobsOf(initialState);
const passageBy = (writer: string, seed: number, text: string) => ({
  ...blankPassage({ ...options, seed }, 'auto', ''),
  text,
  bits: Array.from(text, () => 1),
  bytes: text.length,
  writer,
});

/** Two passages by the two models between which the text chooses. */
function twoPassages(): DrivenPage {
  return new DrivenPage({
    ...initialState,
    host: { settings: { options, model: 'auto' }, models: ['auto'] },
    story: {
      beginning: 'Once',
      passages: [passageBy('stories', 7, ' upon a time')],
      variants: [passageBy('fiction', 8, ' it rained')],
      chosen: 0,
    },
  });
}

const pointAt = (page: DrivenPage, source: Place['source'], passage: number): void =>
  page.do({ type: 'pointedAt', place: { source, passage, index: 2 }, by: 'click' });

const modelLine = (page: DrivenPage, name: PictureName): string => captionOf(page.state, name)[0]!;
const promptLine = (page: DrivenPage, name: PictureName): string => captionOf(page.state, name)[1]!;

/** Opens a tab, and lets the host answer all that it asks for it, with the name of a model. */
function answered(page: DrivenPage, tab: Tab, model: string): void {
  page.do({ type: 'tabChosen', tab });
  const [bytes, numbers] = [new Uint8Array(), new Float32Array()];
  const inside = { model, layers: 0, bytes: 1 };
  const { state } = page;
  for (let { explaining } = state; explaining?.isOut === true; { explaining } = page.state)
    page.receive({ type: 'explained', requestId: explaining.requestId, model, choices: [[]] });
  if (state.inspecting?.isOut === true) {
    const { requestId } = state.inspecting;
    page.receive({ type: 'inspected', requestId, ...inside, guesses: bytes, shares: numbers, known: numbers, kept: numbers }); // prettier-ignore
  }
  if (state.memory.asked?.isOut === true) {
    const { requestId } = state.memory.asked;
    page.receive({ type: 'memoryTraced', requestId, ...inside, channels: 0, averages: new Int8Array(), rates: bytes, spans: numbers }); // prettier-ignore
  }
}

test('a picture of the story names the models that wrote its passages, and each seed', () => {
  const page = twoPassages();
  assert.deepEqual(captionOf(page.state, 'story'), ['Model: stories, fiction, seed: 7, 8', 'Prompt: “Once”']);
  pointAt(page, 'story', 0);
  assert.equal(modelLine(page, 'story'), 'Model: stories, fiction, seed: 7, 8', 'all of it is still seen');
});

test('what a story is written by is noted while it is written, and kept with it', () => {
  const page = new DrivenPage({ ...twoPassages().state, story: initialState.story });
  page.do({ type: 'draftChanged', draft: 'The rain' });
  page.do({ type: 'generate', seed: 9 });
  const { requestId } = page.state.run!;
  assert.equal(modelLine(page, 'story'), 'Model: auto, seed: 9', 'nobody knows yet');
  const piece = { text: ' fell', bits: [1, 1, 1, 1, 1], bytes: 5, greedyBytes: 1, milliseconds: 1 };
  page.receive({ type: 'storyContinued', requestId, variant: 0, from: 0, ...piece, model: 'fiction' });
  assert.equal(modelLine(page, 'story'), 'Model: fiction, seed: 9');
  page.do({ type: 'stop' });
  page.receive({ type: 'requestFailed', requestId, message: '' });
  page.do({ type: 'sessionSaved' });
  const saved = page.sent.findLast((message) => message.type === 'saveSession')!;
  assert.deepEqual(
    saved.session.story.variants.map(({ model, writer }) => [model, writer]),
    [['auto', 'fiction']],
    'it is written again by what was asked for',
  );
});

for (const tab of tabs) {
  test(`${tab}: a letter has the seed and the prompt of its passage, and the model that explains it`, () => {
    const page = twoPassages();
    pointAt(page, 'story', 0);
    answered(page, tab, 'stories');
    assert.deepEqual(captionOf(page.state, tab), ['Model: stories, seed: 7', 'Prompt: “Once”']);
    pointAt(page, 'story', 1);
    answered(page, tab, 'fiction');
    assert.deepEqual(captionOf(page.state, tab), ['Model: fiction, seed: 8', 'Prompt: “Once upon a time”']);
  });

  test(`${tab}: a letter of the person's document has no seed`, () => {
    const page = twoPassages();
    page.do({ type: 'documentAsked' });
    const requestId = page.state.documentRequest!;
    const scores = { bits: [1, 1, 1, 1], bytes: 4, greedyBytes: 0 };
    page.receive({ type: 'textScored', requestId, text: 'Rain', ...scores, model: 'fiction', title: 'a.md', isLast: false }); // prettier-ignore
    page.receive({ type: 'textScored', requestId, text: '', bits: [], bytes: 0, greedyBytes: 0, title: 'a.md', isLast: true }); // prettier-ignore
    assert.deepEqual(captionOf(page.state, 'story'), ['Model: fiction', 'Prompt: “a.md”']);
    pointAt(page, 'document', 0);
    answered(page, tab, 'stories');
    assert.deepEqual(captionOf(page.state, tab), ['Model: stories', 'Prompt: “a.md”']);
  });
}

test('as long as nothing was seen, the model that will be asked is named', () => {
  const page = twoPassages();
  for (const tab of tabs) assert.equal(modelLine(page, tab), 'Model: auto, seed: 8');
  page.state = { ...page.state, story: { ...page.state.story, passages: [], variants: [] } } satisfies State;
  for (const name of ['story', ...tabs] as const) assert.equal(modelLine(page, name), 'Model: auto');
});

test('a long prompt is cut, on one line', () => {
  const page = twoPassages();
  page.state = { ...page.state, story: { ...page.state.story, beginning: 'a \n'.repeat(100) } };
  assert.equal(promptLine(page, 'story'), `Prompt: “${'a '.repeat(60)}…”`);
});
