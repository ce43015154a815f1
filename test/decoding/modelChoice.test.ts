// Which of several models writes on, with the shipped ones and with engines that count.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { ModelChoice } from '../../src/decoding/modelChoice.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { fictionModelName, storyModelName } from '../../src/settings/automaticModel.ts';
import { engineFor, shippedModel } from '../support/models.ts';

let story: ModelRunner;
let fiction: ModelRunner;
let choice: ModelChoice;
before(async () => {
  story = new ModelRunner(await engineFor(shippedModel(storyModelName)));
  fiction = new ModelRunner(await engineFor(shippedModel(fictionModelName)));
  choice = new ModelChoice([story, fiction]);
});
after(() => choice.dispose());

const tale =
  'Once upon a time, there was a little girl named Mia. She had a red ball. She liked to play with her ball in the park. One day, the ball rolled away. Mia was very sad. She asked her mom to help her find the ball. Her mom smiled and said, "Yes, I can help you."';
const novel =
  'The inspector had not slept. Rain ran down the panes of the office, and the file upon the desk was no thicker than it had been on Tuesday. "You might have telephoned," he remarked.';

/** The name of the model for a text. */
async function chosenFor(text: string, among = choice): Promise<string> {
  const chosen = await among.runnerFor(promptFrom(text, 0).bytes);
  return chosen === story ? storyModelName : fictionModelName;
}

test('a tale for small children goes to the one, a novel to the other, in either order', async () => {
  for (const among of [choice, new ModelChoice([fiction, story])]) {
    assert.equal(await chosenFor(tale, among), storyModelName);
    assert.equal(await chosenFor(novel, among), fictionModelName);
  }
});

test('where there is hardly any text the first one writes, and nothing is read for that', async () => {
  const before = [story.bytesRun, fiction.bytesRun];
  for (const text of ['', 'The inspector had not']) assert.equal(await chosenFor(text), storyModelName);
  assert.deepEqual([story.bytesRun, fiction.bytesRun], before);
});

test('it follows from the text alone, whatever was asked before', async () => {
  const text = `${novel} ${tale} ${novel}`;
  const chosen = await chosenFor(text);
  for (let end = 0; end < text.length; end += 7) await chosenFor(text.slice(0, end));
  assert.equal(await chosenFor(text), chosen);
});

test('every 32nd key costs a run, and after 512 bytes no key costs anything', async () => {
  const long = `Chapter two. ${novel} `.repeat(4);
  const read = story.bytesRun;
  for (let end = 0; end < long.length; end++) await chosenFor(long.slice(0, end));
  assert.equal(story.bytesRun - read, 512);
  const before = [story.bytesRun, fiction.bytesRun];
  assert.equal(await chosenFor(long + tale.repeat(5)), fictionModelName);
  assert.deepEqual([story.bytesRun, fiction.bytesRun], before);
});

test('the one that was chosen last is known, at first the first; an aborted choice is none', async () => {
  const among = new ModelChoice([story, fiction]);
  assert.equal(among.lastChosen, story);
  await chosenFor(novel, among);
  assert.equal(among.lastChosen, fiction);
  await assert.rejects(among.runnerFor(promptFrom('Once more.'.repeat(9), 0).bytes, { signal: AbortSignal.abort() }));
  assert.equal(among.lastChosen, fiction);
  await chosenFor(tale, among);
  assert.equal(among.lastChosen, story);
  assert.throws(() => new ModelChoice().lastChosen, RangeError);
});

test('an aborted choice throws the reason', async () => {
  const reason = new Error('enough');
  const { bytes } = promptFrom('A new text, of two sentences. It is long enough.', 0);
  await assert.rejects(choice.runnerFor(bytes, { signal: AbortSignal.abort(reason) }), reason);
});

test('one model is chosen unread; none is an error', async () => {
  const { bytesRun } = fiction;
  assert.equal(
    await chosenFor('Something new, and more than thirty-two bytes of it.', new ModelChoice([fiction])),
    fictionModelName,
  );
  assert.equal(fiction.bytesRun, bytesRun);
  await assert.rejects(chosenFor(tale, new ModelChoice()), RangeError);
});
