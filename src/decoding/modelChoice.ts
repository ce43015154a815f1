// Which of several models continues a text: the one that is less surprised by it.
import { runBytes, type ModelRunner, type PrefillOptions } from '../inference/modelRunner.ts';

/** At most this many bytes of a prompt decide: the models differ by a tenth of a bit per byte or more, so this leaves no doubt. */
const decisiveBytes = 512;

/** One model or several. The first one writes where there is nothing to choose by. */
export class ModelChoice {
  readonly #runners: ModelRunner[];
  #lastChosen: ModelRunner | undefined;

  constructor(runners: readonly ModelRunner[] = []) {
    this.#runners = [...runners];
  }

  add(runner: ModelRunner): void {
    this.#runners.push(runner);
  }

  /** @throws RangeError while there is none */
  get first(): ModelRunner {
    const [first] = this.#runners;
    if (first === undefined) throw new RangeError('There is no model to choose.');
    return first;
  }

  /** The one that was chosen last: the likeliest to be needed next. @throws RangeError while there is none */
  get lastChosen(): ModelRunner {
    return this.#lastChosen ?? this.first;
  }

  /**
   * The model for a prompt. It depends on the prompt alone: on its first 512 bytes, in whole runs, so that all models read every text in
   * the same runs whether they are chosen or not. While somebody types, nothing is read twice: every 32nd key costs each model that is
   * not writing one run, and after the first 512 bytes no key costs them anything.
   *
   * @param prompt as {@link promptFrom} makes it
   * @throws the signal's reason if it is aborted, within one slice
   */
  async runnerFor(prompt: Uint8Array, options: PrefillOptions = {}): Promise<ModelRunner> {
    this.#lastChosen = await this.#choose(prompt, options);
    return this.#lastChosen;
  }

  async #choose(prompt: Uint8Array, options: PrefillOptions): Promise<ModelRunner> {
    let chosen = this.first;
    if (this.#runners.length === 1) return chosen;
    const bytes = Math.min(prompt.length, decisiveBytes);
    const decisive = prompt.subarray(0, bytes - (bytes % runBytes));
    if (decisive.length === 0) return chosen;
    let fewestBits = Infinity;
    for (const runner of this.#runners) {
      const { bits } = await runner.prefill(decisive, options);
      if (bits < fewestBits) {
        fewestBits = bits;
        chosen = runner;
      }
    }
    return chosen;
  }

  /** Frees the models. */
  async dispose(): Promise<void> {
    for (const { engine } of this.#runners.splice(0)) await engine.dispose();
  }
}
