// What a newcomer sees first: a story that the default model wrote with the default settings, so that there is a letter to point at.
import { firstKnobs } from './firstKnobs.ts';
import { emptyStory, passagesOf, type Passage, type Story } from './panelStory.ts';

const beginning = 'Once upon a time';

const passage: Passage = {
  text: `, there was a little girl named Lily. She loved to play with her toys and her toys. One day, she was walking in the park when she saw a big tree. The farmer said, "Hello, that's a big bug!"
The bug was scared and wanted to be friends. So, Lily and the bug went to the big bear to play together. They played together and had fun. Lily and her friends were happy and played together every day.`,
  bits: [], // asked for like those of any story
  forced: '',
  options: { ...firstKnobs, seed: 2 },
  model: 'micromixer-stories-1m',
  reason: 'story',
  bytes: 391,
  greedyBytes: 364,
  milliseconds: 0,
};

export const exampleStory: Story = { ...emptyStory, beginning, variants: [passage] };

/** Whether a story is the example, and not the person's own: that took time to write, even if it is the same text. */
export function isExample(story: Story): boolean {
  const [only, ...more] = passagesOf(story);
  const isSame = story.beginning === beginning && more.length === 0 && only?.text === passage.text;
  return isSame && only.milliseconds === 0;
}
