// Answers requests of the layers and gates views.
import { encodeUtf8 } from '../../prose/utf8.ts';
import type { InspectableStoryteller } from '../../worker/client.ts';
import { inspectedBytes, type PanelInspection, type ToHost } from '../protocol.ts';
import type { Prompts } from './panelPrompt.ts';

/**
 * @param chosenBy the bytes that the choice of model is based on, if not the prompt
 * @throws the signal's reason if it is aborted; ModelError
 */
export async function inspectedFor(
  { requestId, prompt, written, options }: Extract<ToHost, { type: 'inspect' }>,
  storyteller: Pick<InspectableStoryteller, 'inspect'>,
  prompts: Prompts,
  chosenBy: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<PanelInspection> {
  const text = {
    prompt: prompts.of(prompt, options.readBytes),
    written: encodeUtf8(written),
    chosenBy,
    bytes: inspectedBytes,
    windowRule: options.windowRule,
  };
  const { model, layers, bytes, guesses, shares, known, kept } = await storyteller.inspect(text, signal);
  return { type: 'inspected', requestId, model, layers, bytes, guesses, shares, known, kept };
}
