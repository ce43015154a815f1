// What each guard forbids, as lines of data: a text, and what may and may not come after it.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { processorsFor } from '../../src/logitsProcessors/pipeline.ts';
import { plainStoryOptions } from '../../src/decoding/storyOptions.ts';
import { endByte } from '../../src/model/vocabulary.ts';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';
import { knows, readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { NameProcessor } from '../../src/logitsProcessors/nameProcessor.ts';
import { ProseProcessor } from '../../src/logitsProcessors/proseProcessor.ts';
import { WordProcessor } from '../../src/logitsProcessors/wordProcessor.ts';
import { shippedLexicon } from '../support/models.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lexicon = readLexicon(
  bytesOf(["I'm", 'Lily', 'Mom', 'Tim', 'Timmy', 'a', 'and', 'boy', "don't", 'mom', 'named', 'ran', 'rant', 'she', 'the', 'to', ''].join('\n')), // prettier-ignore
);

/** Whether each of these, written after the text one byte after another, is allowed throughout. */
function allows(processor: LogitsProcessor, before: string, next: string): boolean {
  processor.begin(Uint8Array.of(1, ...bytesOf(before)));
  for (const byte of next === 'EOS' ? [endByte] : bytesOf(next)) {
    const logits = new Float32Array(256);
    processor.forbidInPlace(logits);
    if (logits[byte] === -Infinity) return false;
    processor.accept(byte);
  }
  return true;
}

/** Checks lines like `the text|may come|may come`, with `!` in front of what may not. */
function check(name: string, makeGuard: () => LogitsProcessor, lines: readonly string[]): void {
  for (const line of lines) {
    test(`${name}: ${line}`, () => {
      const [before, ...nexts] = line.split('|') as [string, ...string[]];
      for (const next of nexts) {
        const isForbidden = next.startsWith('!!');
        const text = next.replace(/^!!/u, '');
        assert.equal(allows(makeGuard(), before, text), !isForbidden, `${before}|${text}`);
      }
    });
  }
}

check('words', () => new WordProcessor(lexicon, 'strict'), [
  '|the |The |THE |!!Then|!!tHe|!!xyz',
  'a bo|y |y.|y"|y!|!! |!!b',
  'she ra|n |nt |n, |!!ns|!!nd ',
  "she |don't |!!don'tt|!!don ",
  "the boy|!!'s |!!s' |' |!!'d |!!st ",
  "Lily|'s |' ran",
  'ZORG ran to the mom and |ZORG |!!zorg |!!ZORN ',
  "The wombat ran and the |wombat |Wombat |wombat's |!!wombats",
  'Zorblat|. |, |!!s |!!y',
  'the café and a |café |!!cafe ',
  '3|4 |. |!!x|!!rd ',
  'a – |the |– |… |“a |!!thé ',
  'a 🦊|🦊 | and |!!x',
  'the |EOS',
  'the bo|!!EOS',
]);

check('names', () => new NameProcessor(lexicon), [
  'The boy |Lily |Tim |Timmy |!!Timm |!!Zorg ',
  'She saw Lily and |Lily |Lily. |!!Tim |!!Lilian |Mom |I |the ',
  'She saw Lily and a boy named |Tim |Timmy |!!Timm ',
  'Lily ran. His name is |Tim |!!Zorg ',
  'Lily ran. She is |!!Tim |Lily ',
  'Lily ran. |The |She |Lily |!!Tim |!!Zorg ',
  'Zorblat ran to the mom and |Zorblat |Zorblat. |!!Lily |!!Zorb ',
  'Timmy ran and |Timmy |!!Tim ',
  'Lily ran and saw T|im |immy |!!ommy ',
  'Lily ran and saw To|mmy |x ',
  'Timmy ran and saw T|immy |!!im |!!ommy ',
  'Timmy ran. T|immy |he |!!ommy ',
  'Zorblat ran to Lily and Z|orblat |!!oe ',
  'She said to Lily, "|The |Mom |!!Tim ',
  'Chapter Two\n"The mom ran to |!!Chapter |!!Two |Lily |Tim ',
  'Chapter One\nTim ran to |!!Chapter |!!One |Tim |!!Lily ',
  'One\nThe boy ran to |Lily |Tim ',
  'The Lost Ring \nThe boy ran to |!!Lost |!!Ring |Lily ',
  'Prologue.\nThe boy ran to |!!Prologue |Lily ',
  'Lily and the Boy\nTim ran to |Lily |!!Boy |!!Timmy ',
  'Lily ran.\nThe boy ran to |Lily |!!Tim ',
  'Zorblat said,\n"The boy ran to |Zorblat |!!Tim ',
]);

check('prose', () => new ProseProcessor(), [
  'The end|. |, |!!  | a',
  'The end |a|A|!! |!!.|!!,|!!\n',
  'The end. |A|"A|!!a|3',
  'The end.|!!a| A|!!" |.',
  'She said, |"Yes." |a|!!" ',
  'She said, "Yes|." |" |!!\n|!!EOS|."\n',
  'She said, "Yes."| A|!! a|!!a',
  'She said, "Yes!"| she| She|!!she',
  'She said, "|Yes|!!yes|!! yes|!!."',
  'Well... |and|And',
  'Mr. |Fox|fox',
  'She met Prof. |fox|Fox',
  'She ate nuts, e.g. |the|The',
  'It was Fox vs. |the|The',
  'by J. R. R. |fox|Fox',
  'It was I. |!!the|The',
  'He had 3,|000| and|!!a',
  'Go!|!| A|!!,|!!.',
  'One\n|"Two|Two|!!two|!! Two',
]);

const seeded = { seed: 7, numRuns: 200 };

test('guards never leave nothing to write, whatever stands before and whatever was forbidden already', () => {
  const all = {
    ...plainStoryOptions,
    wordGuard: 'strict',
    nameGuard: true,
    proseGuard: true,
    noRepeatWords: 3,
  } as const;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.array(fc.nat(255), { maxLength: 255 }), (text, forbidden) => {
      const logits = new Float32Array(256);
      for (const byte of forbidden) logits[byte] = -Infinity;
      for (const processor of processorsFor(all, lexicon)) {
        processor.begin(text);
        processor.forbidInPlace(logits);
      }
      assert.ok(logits.some((logit) => logit > -Infinity));
    }),
    seeded,
  );
});

test('a guard that begins anew remembers nothing of the text before', () => {
  const fresh = (): readonly LogitsProcessor[] => [
    new WordProcessor(lexicon, 'strict'),
    new NameProcessor(lexicon),
    new ProseProcessor(),
  ];
  const used = fresh();
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('Zorg saw "', 'the boy ', 'Lily ran to Tim. ', 'a'),
      (first, text) => {
        for (const [index, processor] of fresh().entries()) {
          const old = used[index]!;
          old.begin(bytesOf(first));
          old.begin(bytesOf(text));
          processor.begin(bytesOf(text));
          const [after, expected] = [new Float32Array(256), new Float32Array(256)];
          old.forbidInPlace(after);
          processor.forbidInPlace(expected);
          assert.deepEqual(after, expected);
        }
      },
    ),
    seeded,
  );
});

test('beginning with a text is as good as following it byte by byte', () => {
  const make = (): readonly LogitsProcessor[] => [
    new WordProcessor(lexicon, 'strict'),
    new ProseProcessor(),
    new WordProcessor(lexicon, 'lenient'),
  ];
  const pieces = fc.array(fc.constantFrom('the boy', ' ran', "'s", "'", '"', '. ', '3', 'Lily', 'é', '“', '\n', 'Zorg', ' ', 'to', '!'), { maxLength: 12 }); // prettier-ignore
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = bytesOf(parts.join(''));
      for (const [index, begun] of make().entries()) {
        const followed = make()[index]!;
        begun.begin(text);
        followed.begin(new Uint8Array(0));
        for (const byte of text) followed.accept(byte);
        const [one, other] = [new Float32Array(256), new Float32Array(256)];
        begun.forbidInPlace(one);
        followed.forbidInPlace(other);
        assert.deepEqual(one, other, parts.join(''));
      }
    }),
    { seed: 8, numRuns: 500 },
  );
});

test('a word twice in a row becomes another word where it can, and never gets a stray apostrophe', () => {
  const after = (text: string): string => {
    const logits = new Float32Array(256);
    for (const processor of processorsFor({ ...plainStoryOptions, wordGuard: 'strict', noRepeatWords: 5 }, lexicon)) {
      processor.begin(bytesOf(text));
      processor.forbidInPlace(logits);
    }
    return [...logits.keys()].filter((byte) => logits[byte]! > -Infinity && byte > 32 && byte < 127).map((byte) => String.fromCharCode(byte)).join(''); // prettier-ignore
  };
  assert.equal(after('she ran ran'), 't'); // "rant"
  assert.ok(after('the boy boy').includes('.')); // nothing else begins so: it may end
});

test('lenient lets through what the model is sure of, strict does not', () => {
  for (const [rule, isAllowed] of [
    ['lenient', true],
    ['strict', false],
  ] as const) {
    const processor = new WordProcessor(lexicon, rule);
    processor.begin(bytesOf('she ra'));
    const sure = new Float32Array(256);
    sure['g'.charCodeAt(0)] = 20;
    processor.forbidInPlace(sure);
    assert.equal(sure['g'.charCodeAt(0)] === 20, isAllowed);
    const unsure = new Float32Array(256);
    unsure['g'.charCodeAt(0)] = 1;
    processor.forbidInPlace(unsure);
    assert.equal(unsure['g'.charCodeAt(0)], -Infinity);
  }
});

test('processors follow from the options; without a lexicon none that needs one', () => {
  const names = (options: Partial<typeof plainStoryOptions>, words = lexicon): string[] =>
    processorsFor({ ...plainStoryOptions, ...options }, words).map((processor) => processor.constructor.name);
  assert.deepEqual(names({}), []);
  assert.deepEqual(names({ wordGuard: 'lenient', noRepeatWords: 4 }), ['WordProcessor', 'NoRepeatProcessor']);
  assert.deepEqual(names({ nameGuard: true, proseGuard: true }), ['NameProcessor', 'ProseProcessor']);
  assert.deepEqual(names({ wordGuard: 'strict', nameGuard: true }, readLexicon(new Uint8Array(0))), []);
});

test('the shipped lexicon knows the words of stories, with a capital at the start of a sentence', () => {
  const shipped = shippedLexicon();
  assert.ok(shipped.words.size > 5000);
  for (const word of ['little', 'Little', 'Lily', "couldn't", 'grandma', 'I'])
    assert.ok(knows(shipped, bytesOf(word)), word);
  for (const word of ['litle', 'lily', 'Limmy', 'verschwunden']) assert.ok(!knows(shipped, bytesOf(word)), word);
});
