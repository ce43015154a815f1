// When the page asks for the next words at a letter, when it gives up, and what it shows of them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { blankPassage, emptyStory } from '../../../src/panel/page/panelStory.ts';
import { nextWordsView } from '../../../src/panel/page/nextWordsView.ts';
import { initialState, knobsOf, type Action, type State } from '../../../src/panel/page/state.ts';
import type { PanelWord } from '../../../src/panel/protocol.ts';
import { DrivenPage } from '../../support/drivenPage.ts';
import { writtenIn } from '../../support/writtenIn.ts';

const passage = { ...blankPassage(knobsOf(initialState), 'm', ''), text: ' upon a time', bits: Array(12).fill(1) };
const start: State = {
  ...initialState,
  host: { settings: { options: knobsOf(initialState), model: 'm' }, models: ['m'] },
  story: { ...emptyStory, beginning: 'Once', variants: [passage] },
};
const at = (index: number): Action => ({
  type: 'pointedAt',
  place: { source: 'story', passage: 0, index },
  by: 'click',
});

/** Takes actions; every question for choices is answered at once. */
class Page extends DrivenPage {
  constructor() {
    super(start);
  }

  override do(action: Action): void {
    const before = this.sent.length;
    super.do(action);
    const asked = this.sent.slice(before).find(({ type }) => type === 'explain');
    if (asked?.type === 'explain')
      this.do({
        type: 'received',
        message: { type: 'explained', requestId: asked.requestId, model: 'm', choices: [[]] },
      });
  }

  get types(): string[] {
    return this.sent.splice(0).map(({ type }) => type);
  }

  answer(words: PanelWord[]): void {
    this.do({ type: 'received', message: { type: 'wordsFound', requestId: this.state.wordSearch!.requestId, words } });
  }
}

const word: PanelWord = {
  text: 'on',
  isEnd: false,
  share: 0.75,
  allowedShare: 0.8,
  next: [{ text: ', a', isEnd: false, share: 0.5, allowedShare: 0, reason: 'is no name', next: [] }],
};

test('the words are asked for after the choices, once; another letter cancels the search', () => {
  const page = new Page();
  page.do(at(3));
  const asked = page.sent.at(-1)!;
  assert.ok(asked.type === 'findWords');
  assert.deepEqual([asked.prompt, asked.written, asked.isDocument], ['Once', ' up', undefined]);
  assert.deepEqual(page.types, ['explain', 'findWords']);
  page.do(at(5));
  assert.deepEqual(page.types, ['explain', 'cancel', 'findWords']);
  page.answer([word]);
  assert.deepEqual(page.state.words?.list, [word]);
  page.do({ type: 'tintChanged', tint: 'words' });
  assert.deepEqual(page.types, []);
  // A knob may change what the guards allow; meanwhile the words stay.
  page.do({ type: 'knobsChanged', knobs: { nameGuard: false } });
  assert.deepEqual(page.types, ['explain', 'findWords']);
  assert.match(writtenIn(nextWordsView(page.state, () => undefined, page.state.place!)), /75 %/u);
});

test('nobody is asked while the tab is not shown, nor while a story is written, and a late answer is not shown', () => {
  const page = new Page();
  page.do(at(3));
  page.do({ type: 'tabChosen', tab: 'memory' });
  assert.ok(page.types.includes('cancel'));
  assert.equal(page.state.wordSearch, undefined);
  page.do({ type: 'received', message: { type: 'wordsFound', requestId: 2, words: [word] } });
  assert.equal(page.state.words, undefined);
  page.do({ type: 'tabChosen', tab: 'letter' });
  assert.ok(page.types.includes('findWords'));
  page.do({ type: 'continue', seed: 1 });
  page.do(at(4));
  assert.ok(!page.types.includes('findWords'));
});

test('a word is written on from, with the letters before it that it needs', () => {
  const page = new Page();
  page.do(at(3));
  page.answer([word]);
  page.do({ type: 'alternativeChosen', byteIndex: 0, bytes: [...new TextEncoder().encode('on, a')], seed: 1 });
  const told = page.sent.at(-1)!;
  assert.ok(told.type === 'tellStory');
  assert.equal(Buffer.from(told.variants[0]!.forced, 'hex').toString(), ' upon, a');
});

test('the tree in words: what was begun, what comes after, why the guards cut it, and nothing where nothing is', () => {
  const page = new Page();
  page.do(at(3));
  const view = (): string => writtenIn(nextWordsView(page.state, () => undefined, page.state.place!));
  assert.match(view(), /Looking for words/u);
  page.answer([word, { text: '.', isEnd: true, share: 0.1, allowedShare: 0.1, next: [] }]);
  const page1 = view();
  assert.match(page1, /class="begun">up<\/span>on/u);
  assert.match(page1, /class="unseen">on<\/span>, a/u);
  assert.match(page1, /is no name/u);
  assert.match(page1, /\. the end/u);
  page.answer([]);
  assert.match(view(), /No word is likelier/u);
});
