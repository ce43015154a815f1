// What is known of the writer's own text while the model writes: expectations, words and names.
import type { TextWords } from '../logitsProcessors/textWords.ts';
import type { Predictor } from './adaptivePredictor.ts';

export interface LearnedText {
  readonly predictor: Predictor;
  readonly words: TextWords;
}
