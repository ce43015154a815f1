// The story that every kind of host must write byte for byte: the suites expect what the terminal writes.
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { storyModelName } from '../../src/settings/automaticModel.ts';

const options: StoryOptions = {
  ...plainStoryOptions,
  seed: 11,
  maxBytes: 600,
  stopAt: 'length',
  temperature: 0.9,
  noRepeatWords: 5,
  wordGuard: 'strict',
  nameGuard: true,
  proseGuard: true,
};

const beginning = 'Once upon a time there was a fox';

export const sameStory = { model: storyModelName, prompt: promptFrom(beginning, 0).bytes, options };

/** The same options on the command line. */
export const sameStoryArguments: readonly string[] = Object.entries({
  model: storyModelName,
  seed: options.seed,
  'max-bytes': options.maxBytes,
  stop: options.stopAt,
  temperature: options.temperature,
  'top-k': options.topK,
  'top-p': options.topP,
  'min-p': options.minP,
  'no-repeat': options.noRepeatWords,
  words: options.wordGuard,
  names: 'on',
  prose: 'on',
  window: options.windowRule,
  'read-bytes': 0,
})
  .flatMap(([name, value]) => [`--${name}`, String(value)])
  .concat('--json', beginning);
