// The inspectors of the loaded models. Each is opened from the model's files when it is first used, not before.
import type { Inspector } from '../inference/engine.ts';
import type { ModelRunner } from '../inference/modelRunner.ts';

/** A model's inspector, open or to be opened on demand. */
interface Entry {
  readonly model: string;
  readonly open: () => Promise<Inspector>;
  opened: Promise<Inspector> | undefined;
}

export class Inspectors {
  readonly #entries = new Map<ModelRunner, Entry>();

  /**
   * @param model its name
   * @param open reads the model again; called at most once, unless it fails
   */
  add(runner: ModelRunner, model: string, open: () => Promise<Inspector>): void {
    this.#entries.set(runner, { model, open, opened: undefined });
  }

  /** The name of a model that was added. */
  nameOf(runner: ModelRunner): string {
    return this.#entryOf(runner).model;
  }

  /** The name and the inspector of a model that was added. @throws what opening it threw; the next call retries */
  async of(runner: ModelRunner): Promise<{ readonly model: string; readonly inspector: Inspector }> {
    const entry = this.#entryOf(runner);
    entry.opened ??= entry.open();
    try {
      return { model: entry.model, inspector: await entry.opened };
    } catch (error) {
      entry.opened = undefined;
      throw error;
    }
  }

  #entryOf(runner: ModelRunner): Entry {
    const entry = this.#entries.get(runner);
    if (entry === undefined) throw new RangeError('This model cannot be looked into: it was never added.');
    return entry;
  }

  /** Frees those that were opened. */
  async dispose(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const { opened } of entries) await (await opened?.catch(() => undefined))?.dispose();
  }
}
