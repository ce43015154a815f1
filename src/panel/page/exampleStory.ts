// What a newcomer sees first: a story that the story model wrote with the default settings, so there is a letter to
// point at.
import { storyModelName } from '../../settings/automaticModel.ts';
import { firstKnobs } from './firstKnobs.ts';
import { emptyStory, passagesOf, type Passage, type Story } from './panelStory.ts';

const beginning = 'Once upon a time';

const passage: Passage = {
  text: `, there was a little girl named Lily. She loved to play outside and look at the sky. One day, she saw a big box of shiny things in the garden. It was a big stream with a stick on it. Lily wanted to climb the tree and see what was inside.
Lily took a deep breath and said, "Wow, that is a special spot. It looks so pretty!" The boy smiled and said, "Thank you for helping me find my box!" Lily was so happy and proud of her work. She said, "Thank you, Lily!" The boy was happy and said, "Thank you, Lily. I love you too."`,
  bits: [], // requested like any story's
  forced: '',
  options: { ...firstKnobs, seed: 5 },
  model: storyModelName,
  reason: 'story',
  bytes: 520,
  greedyBytes: 488,
  milliseconds: 0,
};

export const exampleStory: Story = { ...emptyStory, beginning, variants: [passage] };

/**
 * Whether a story is the example rather than the person's own, which has a writing time even if the text is the same.
 */
export function isExample(story: Story): boolean {
  const [only, ...more] = passagesOf(story);
  const isSame = story.beginning === beginning && more.length === 0 && only?.text === passage.text;
  return isSame && only.milliseconds === 0;
}
