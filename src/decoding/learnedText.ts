// What a text is written with of what is known of the writer's: expectations, words and names.
import type { TextWords } from '../logitsProcessors/textWords.ts';
import type { Predictor } from './adaptivePredictor.ts';

export interface LearnedText {
  readonly predictor: Predictor;
  readonly words: TextWords;
}
