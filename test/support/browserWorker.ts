// A web worker that tells a story: bundled by test/webWorker.test.ts for a browser, from the same files that Node runs.
import { openModel } from '../../src/checkpoint/modelFolder.ts';
import { createOnnxEngine } from '../../src/inference/onnxEngine.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import type { StoryOptions } from '../../src/decoding/storyOptions.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { tellStory } from '../../src/decoding/storyteller.ts';

/** What the page asks for. */
export interface BrowserRequest {
  readonly weights: Uint8Array;
  readonly config: string;
  readonly wasm: Uint8Array;
  readonly prompt: string;
  readonly options: StoryOptions;
}

const scope = globalThis as unknown as {
  addEventListener: (type: 'message', listener: (event: { data: BrowserRequest }) => void) => void;
  postMessage: (answer: unknown) => void;
  setImmediate?: unknown;
};

scope.addEventListener('message', ({ data }) => {
  tell(data).then(
    (answer) => scope.postMessage(answer),
    (error: unknown) => scope.postMessage({ error: String(error) }),
  );
});

async function tell({ weights, config, wasm, prompt, options }: BrowserRequest): Promise<unknown> {
  const engine = await createOnnxEngine(await openModel({ weights, config, source: 'browser' }), async () => wasm);
  // Turns of the event loop that come to pass while the story is written.
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  let text = '';
  const story = tellStory(new ModelRunner(engine), promptFrom(prompt, 0).bytes, options);
  for await (const byte of story) text += byte.text;
  clearInterval(timer);
  return { text, turns, hasSetImmediate: scope.setImmediate !== undefined };
}
