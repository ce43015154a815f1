// What is known of the writer's text when another one is written: expectations, words and names.
import type { TextWords } from '../logitsProcessors/textWords.ts';
import type { Predictor } from './adaptivePredictor.ts';

export interface LearnedText {
  readonly predictor: Predictor;
  readonly words: TextWords;
}
