// How fast each model writes on this machine. Measured on every load, remembered by the editor, shown in "Choose
// Model".
import type * as vscode from 'vscode';
import type { ModelClient } from '../worker/client.ts';

const key = 'modelSpeeds';

/** How long after a model was loaded its speed is measured: whoever waited for it has the first answer by then. */
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

  /** Bytes per second, if the model was ever loaded here. */
  of(name: string): number | undefined {
    return this.#all()[name];
  }

  /** Measures and remembers how fast a thread writes, a while from now. @returns what prevents it, once the thread has ended */
  measureLater(name: string, client: Pick<ModelClient, 'measureSpeed'>): () => void {
    const timer = setTimeout(async () => {
      try {
        await this.remember(name, await client.measureSpeed());
      } catch (error) {
        this.#log.warn(`The speed of ${name} was not measured: ${String(error)}`);
      }
    }, measuredAfterMs);
    return () => clearTimeout(timer);
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
