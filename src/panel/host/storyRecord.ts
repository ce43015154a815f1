// Everything sent about the newest story: a page that was hidden meanwhile gets all of it again when shown.
import type { ToPanel } from '../protocol.ts';

type Continued = Extract<ToPanel, { type: 'storyContinued' }>;
type Ended = Extract<ToPanel, { type: 'storyFinished' | 'requestFailed' }>;

/** One variant: all its pieces, and how it ended. The pieces are joined only on demand: a story may have thousands. */
interface Told {
  readonly pieces: Continued[];
  ended?: Ended;
}

/** Records the newest story of one panel. */
export class StoryRecord {
  #requestId: number | undefined;
  #variants: Told[] = [];

  begin(requestId: number, variants: number): void {
    this.#requestId = requestId;
    this.#variants = Array.from({ length: variants }, () => ({ pieces: [] }));
  }

  /** Records a message to the panel if it is about this story. @returns whether it is */
  note(message: ToPanel): message is Continued | Ended {
    if (!('requestId' in message) || message.requestId !== this.#requestId || !('variant' in message)) return false;
    const told = this.#variants[message.variant ?? -1];
    if (told === undefined) return false;
    if (message.type === 'storyContinued') told.pieces.push(message);
    else told.ended = message;
    return true;
  }

  /** Everything sent about a story, in few messages; a story not recorded here is over. */
  again(requestId: number): readonly ToPanel[] {
    if (requestId !== this.#requestId) return [{ type: 'requestFailed', requestId, message: '' }];
    return this.#variants.flatMap(({ pieces, ended }) => [joined(pieces), ended]).filter((each) => each !== undefined);
  }
}

/** All pieces of a variant as one. */
function joined(pieces: readonly Continued[]): Continued | undefined {
  const [first] = pieces;
  return (
    first && {
      ...first,
      text: pieces.map(({ text }) => text).join(''),
      bits: pieces.flatMap(({ bits }) => bits),
      bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0),
      greedyBytes: pieces.reduce((sum, { greedyBytes }) => sum + greedyBytes, 0),
      milliseconds: pieces.at(-1)!.milliseconds,
    }
  );
}
