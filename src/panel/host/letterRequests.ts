// Answers the page's questions about a letter: the choices there, the next words, the memory up to it, and what
// channels contribute.
import type { Continuation } from '../../decoding/ablation.ts';
import type { WordBranch } from '../../decoding/nextWords.ts';
import { encodeUtf8 } from '../../prose/utf8.ts';
import type { InspectableStoryteller, WordsRequest } from '../../worker/client.ts';
import type { PanelContinuation, PanelWord, ToHost, ToPanel } from '../protocol.ts';

/** For how many bytes the memory view gets data. */
const tracedBytes = 512;

type LetterRequest = Extract<ToHost, { type: 'explain' | 'findWords' | 'traceMemory' | 'ablateChannels' }>;

/**
 * @param place the place as bytes
 * @throws the signal's reason if it is aborted; ModelError
 */
export async function answerAt(
  { options, learned, ...place }: WordsRequest,
  request: LetterRequest,
  storyteller: InspectableStoryteller,
  signal: AbortSignal,
): Promise<ToPanel> {
  const { requestId } = request;
  switch (request.type) {
    case 'explain': {
      const at = { ...place, character: encodeUtf8(request.character) };
      const { model, choices } = await storyteller.explain(at, options, signal, learned);
      return { type: 'explained', requestId, model, choices: choices.map((each) => [...each]) };
    }
    case 'findWords': {
      const words = await storyteller.findWords({ ...place, options, learned }, signal);
      return { type: 'wordsFound', requestId, words: words.map(toPanelWord) };
    }
    case 'traceMemory': {
      const text = { ...place, bytes: tracedBytes, windowRule: options.windowRule };
      const { model, layers, channels, bytes, averages, rates, spans } = await storyteller.inspect(text, signal);
      return { type: 'memoryTraced', requestId, model, layers, channels, bytes, averages, rates, spans };
    }
    case 'ablateChannels': {
      const { character, channels } = request;
      const at = { ...place, character: encodeUtf8(character), options, learned, channels };
      const { whole, without } = await storyteller.ablate(at, signal);
      return {
        type: 'channelsAblated',
        requestId,
        whole: toPanelContinuation(whole),
        without: toPanelContinuation(without),
      };
    }
  }
}

function toPanelContinuation({ choices, text }: Continuation): PanelContinuation {
  return { choices: [...choices], text };
}

function toPanelWord({ next, ...word }: WordBranch): PanelWord {
  return { ...word, next: next.map((following) => ({ ...following, next: [] })) };
}
