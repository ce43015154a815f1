// The story that every kind of host must write byte for byte.
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';

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

export const sameStory = { prompt: promptFrom('Once upon a time there was a fox', 0).bytes, options };
