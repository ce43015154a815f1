// How fast each model writes on this machine. Measured after every load that led to a text, remembered by the editor,
// shown in "Choose Model".
import type * as vscode from 'vscode';
import type { ModelClient } from '../worker/client.ts';

const key = 'modelSpeeds';

/** How long after the first text its model's speed is measured: not while more of it is being waited for. */
const measuredAfterMs = 2000;

/** A statistic: failing to keep it is only worth a log line. No method rejects. */
export class ModelSpeeds {
  readonly #memory: vscode.Memento;
  readonly #log: Pick<vscode.LogOutputChannel, 'warn'>;

  /** @param memory outlives the window */
  constructor(memory: vscode.Memento, log: Pick<vscode.LogOutputChannel, 'warn'>) {
    this.#memory = memory;
    this.#log = log;
  }

  /** Bytes per second, if the model ever wrote here. */
  of(name: string): number | undefined {
    return this.#all()[name];
  }

  /**
   * Measures and remembers how fast a thread writes, a while from now.
   *
   * @returns to be called when the thread has ended: then it is not measured, and nothing is wrong if that had begun
   */
  measureLater(client: Pick<ModelClient, 'measureSpeed'>): () => void {
    let hasEnded = false;
    const timer = setTimeout(async () => {
      try {
        const { model, bytesPerSecond } = await client.measureSpeed();
        await this.remember(model, bytesPerSecond);
      } catch (error) {
        if (!hasEnded) this.#log.warn(`How fast the model writes was not measured: ${String(error)}`);
      }
    }, measuredAfterMs);
    return () => {
      hasEnded = true;
      clearTimeout(timer);
    };
  }

  /** The best value counts: a slower one was caused by other programs. */
  async remember(name: string, bytesPerSecond: number): Promise<void> {
    const rounded = Math.round(bytesPerSecond);
    if (rounded > (this.of(name) ?? 0)) await this.#store({ ...this.#all(), [name]: rounded });
  }

  /** The model was renamed, or removed. */
  async rename(name: string, newName: string | undefined): Promise<void> {
    const { [name]: speed, ...others } = this.#all();
    if (speed === undefined) return;
    await this.#store(newName === undefined ? others : { ...others, [newName]: speed });
  }

  async #store(speeds: Readonly<Record<string, number>>): Promise<void> {
    try {
      await this.#memory.update(key, speeds);
    } catch (error) {
      this.#log.warn(`The speed of a model could not be remembered: ${String(error)}`);
    }
  }

  #all(): Readonly<Record<string, number>> {
    return this.#memory.get(key, {});
  }
}
