// What follows the cursor is not written again: the bar marks the cursor, what the model wrote is given without its repeat.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutRepeat } from '../../src/prose/withoutRepeat.ts';

const cases: Record<string, [text: string, after: string, left: string][]> = {
  'the end of the continuation is the beginning of the rest': [
    ['upon a time.', 'a time.', 'upon '],
    ['upon a time', 'a time, and', 'upon '],
    ['now!', '! he said', 'now'],
    ['upon a banana', 'a dog', 'upon a banana'],
    ['a dog and a dog', 'dogs', 'a dog and a dog'],
    ['to the hill and to', 'to the sea', 'to the hill and '],
    ['see a b', 'a\nb', 'see a b'],
    ['see a b', 'a\rb', 'see a b'],
    ['upon a', 'a “time”', 'upon '],
    ['in the sun and sun', 'sun and sand', 'in the sun and '],
  ],
  'the continuation has all of the rest': [
    ['upon a long time. She ran.', 'a long time.', 'upon '],
    ['upon a long time. She ran.', '*a long* time.', 'upon '],
    ['a long time. She ran.', 'a long time.', ''],
    ['upon a long time, then', 'a long time ', 'upon '],
    ['along the road. She ran.', 'long the road.', 'along the road. She ran.'],
    ['big dog. She ran.', 'dog.', 'big dog. She ran.'],
    ['big old dog. She ran.', 'old dog.', 'big old dog. She ran.'],
  ],
  'nothing but what follows': [
    ['a time.', 'a time.', ''],
    ['a time', 'a time, long ago', ''],
    [' a  *time*', 'a time.', ''],
    ['a time.', '> a time.', ''],
    ['One. Two.', 'One.\nTwo. Three.', ''],
    ['Two.', '\n\nTwo. Three.', ''],
    ['Two.', '\r\n\r\n- Two. Three.', ''],
    ['Two.', '\rTwo. Three.', ''],
    ['Two.', '\n## 1. Two. Three.', ''],
    ['  ', 'a time', ''],
    ['', '', ''],
  ],
  'the next paragraph': [
    ['One.\nThe fox ran home.', '\nThe fox ran home. Then', 'One.\n'],
    ['One.\nThe fox ran home. Then it slept.', '\nThe fox ran home.', 'One.\n'],
    ['One.\nA fox. Then it slept.', '\nA fox.', 'One.\nA fox. Then it slept.'],
    ['One.\n\nThe fox', '\nThe fox ran home.', 'One.\n\n'],
    ['It was late. The fox ran', '\nThe fox ran home.', 'It was late. '],
    ['It was late. The fox', '\nThe fox ran home.', 'It was late. The fox'],
    ['It was late. The fox ran', '\nThe fox rang home.', 'It was late. The fox ran'],
    ['It was soothe fox ran', '\nthe fox ran home.', 'It was soothe fox ran'],
    ['One.\nThe fox ran. Then', '\nThe fox ran.', 'One.\n'],
    ['\n\nThe fox', '\nThe fox ran', ''],
    ['It was late.', '\n…', 'It was late.'],
    ['It was late.', '', 'It was late.'],
    ['It was late.', '\n\n', 'It was late.'],
    ["It was Tom. It's Tom's turn", "\nIt's Tom's turn now.", 'It was Tom. '],
  ],
  'marks that look alike but open and close': [
    ['"Hello!"', '"No," said Tom.', '"Hello!"'],
    ['He said, "', '"No," said Tom.', 'He said, '],
    ['now!"', '!" he said.', 'now'],
    ['“No” and “', '“No” again', '“No” and '],
    ['Lily’s', '’s house', 'Lily'],
    ["Lily's", "'s house", 'Lily'],
    ["Lily'll", "'ll go", 'Lily'],
    ['Lily said, ‘s', '‘so be it’', 'Lily said, ‘s'],
    ["He said, '", "'so be it'", 'He said, '],
    ['He said, «', '«¿Qué?»', 'He said, '],
    ['"Oh no, you don\'t!" "No, you don\'t!" He', '"No, you don\'t!"', '"Oh no, you don\'t!" '],
    ['(see "', '"No"', '(see '],
    ['so—"', '"No"', 'so—'],
    ['Tom said yes" ran', '" ran and "', 'Tom said yes'],
  ],
  'marks of Markdown in what follows': [
    ['upon a time', '**a** _time_.', 'upon '],
    ['upon a time', '`a` time.', 'upon '],
    ['upon a * time', String.raw`a \* time.`, 'upon a * time'],
    ['at 5. a time', '5. a time.', 'at 5. '],
    ['upon 5! times', String.raw`5\! times`, 'upon '],
    ['Two.', '\n+ Two.', ''],
    ['Two.', '\n>  12. Two.', ''],
    ['Two.', '\n#hash Two.', 'Two.'],
  ],
};
for (const [what, rows] of Object.entries(cases)) {
  for (const [text, after, left] of rows) {
    test(`${what}: ${JSON.stringify(`${text}|${after}`)}`, () => assert.equal(withoutRepeat(text, after), left));
  }
}
