// How fast each model writes on this machine. Measured whenever one is loaded, remembered by the editor, shown in "Choose Model".
import type * as vscode from 'vscode';

const key = 'modelSpeeds';

export class ModelSpeeds {
  readonly #memory: vscode.Memento;

  /** @param memory outlives the window */
  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** Bytes per second, if the model was ever loaded here. */
  of(name: string): number | undefined {
    return this.#all()[name];
  }

  /** The best counts: a slower time was another program's doing. */
  async remember(name: string, bytesPerSecond: number): Promise<void> {
    const rounded = Math.round(bytesPerSecond);
    if (rounded > (this.of(name) ?? 0)) await this.#memory.update(key, { ...this.#all(), [name]: rounded });
  }

  /** The model has another name now, or is gone. */
  async rename(name: string, newName: string | undefined): Promise<void> {
    const { [name]: speed, ...others } = this.#all();
    if (speed === undefined) return;
    await this.#memory.update(key, newName === undefined ? others : { ...others, [newName]: speed });
  }

  #all(): Readonly<Record<string, number>> {
    return this.#memory.get(key, {});
  }
}
