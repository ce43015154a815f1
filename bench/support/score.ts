// Bits per byte of whole stories by shipped models, each story by the one that its beginning surprises less.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mixingFileName } from '../../src/checkpoint/modelFolder.ts';
import { AdaptivePredictor } from '../../src/decoding/adaptivePredictor.ts';
import { scoreStories } from '../../src/decoding/bitsPerByte.ts';
import { ContextCounts } from '../../src/decoding/contextCounts.ts';
import { readMixingWeights } from '../../src/decoding/mixingWeights.ts';
import { ModelChoice } from '../../src/decoding/modelChoice.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { modelsNamed } from '../../src/settings/automaticModel.ts';
import { engineFor, projectFolder, shippedModel } from '../../test/support/models.ts';

/**
 * @param name a value of `micromixer.model`
 * @param isLearned whether each byte is expected with what was learned of all stories before it
 */
export async function bitsPerByteOf(name: string, stories: readonly string[], isLearned: boolean): Promise<number> {
  const engines = await Promise.all(modelsNamed(name).map((each) => engineFor(shippedModel(each))));
  const choice = new ModelChoice(engines.map((engine) => new ModelRunner(engine)));
  const counts = new ContextCounts();
  const weights = readMixingWeights(readFileSync(path.join(projectFolder, 'models', mixingFileName)));
  const learner = isLearned ? { counts, predictor: new AdaptivePredictor(counts, weights) } : undefined;
  const { bits, bytes } = await scoreStories(choice, stories, learner);
  await choice.dispose();
  return bits / bytes;
}
