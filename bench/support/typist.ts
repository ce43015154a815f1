// Shared by the writing benchmarks: stories to type, the model in its thread, and the surroundings of a cursor.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lexiconFileName, mixingFileName, runtimeFileName } from '../../src/checkpoint/modelFolder.ts';
import { ModelClient } from '../../src/worker/client.ts';
import type { CursorContext } from '../../src/completions/suggester.ts';
import { modelsNamed } from '../../src/settings/automaticModel.ts';
import { readingOf } from '../../src/prose/reading.ts';
import { startThread } from '../../src/worker/thread.ts';
import { projectFolder } from '../../test/support/models.ts';

/** The stories of a file, separated by headings or <|endoftext|>; our own if no file is given. */
export function readStories(file: string | undefined): string[] {
  return readFileSync(file ?? path.join(projectFolder, 'bench/stories/own-stories.md'), 'utf8')
    .split(/^## .*\n|<\|endoftext\|>/mu)
    .slice(file === undefined ? 1 : 0)
    .map((story) => story.trim())
    .filter((story) => story !== '');
}

/** A story as Markdown, in which every line of it is a paragraph. */
export function markdownOf(story: string): string {
  return story.replaceAll(/\n+/gu, '\n\n');
}

/** What the extension gives a model of a story that is written in Markdown: each paragraph on one line, plain marks. */
export function proseOf(story: string): string {
  return readingOf(markdownOf(story), true).plain.trim();
}

/** Builds the thread's script. */
export function buildThread(): void {
  execFileSync(process.execPath, ['esbuild.mjs', 'extension'], { cwd: projectFolder });
}

/** Loads the shipped model(s) that a value of `micromixer.model` stands for, in a separate thread. */
export async function startModel(name: string): Promise<{ client: ModelClient; stop: () => void }> {
  const thread = startThread(path.join(projectFolder, 'dist/worker.js'));
  const client = new ModelClient(thread.port);
  await client.load({
    models: modelsNamed(name).map((source) => ({
      weights: path.join(projectFolder, 'models', source, 'model.safetensors'),
      config: path.join(projectFolder, 'models', source, 'config.json'),
      source,
    })),
    wasm: path.join(projectFolder, 'dist', runtimeFileName),
    lexicon: path.join(projectFolder, 'models', lexiconFileName),
    mixing: path.join(projectFolder, 'models', mixingFileName),
  });
  return { client, stop: () => thread.stop() };
}

/** The cursor at the end of a text in a Markdown file. */
export function cursorAfter(before: string): CursorContext {
  return { before, after: '', isFromStart: true, isMarkdown: true, lineEnd: '\n' };
}
