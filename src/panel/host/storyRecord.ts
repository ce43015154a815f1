// What was said of the newest story: a page that was hidden meanwhile has it all again when it is shown.
import type { ToPanel } from '../protocol.ts';

type Continued = Extract<ToPanel, { type: 'storyContinued' }>;
type Ended = Extract<ToPanel, { type: 'storyFinished' | 'requestFailed' }>;

/** One variant: all its pieces as one, and how it ended. */
interface Told {
  continued?: Continued;
  ended?: Ended;
}

/** Keeps the newest story of one panel. */
export class StoryRecord {
  #requestId: number | undefined;
  #variants: Told[] = [];

  begin(requestId: number, variants: number): void {
    this.#requestId = requestId;
    this.#variants = Array.from({ length: variants }, () => ({}));
  }

  /** Takes note of a message to the panel if it is about this story. @returns whether it is */
  note(message: ToPanel): message is Continued | Ended {
    if (!('requestId' in message) || message.requestId !== this.#requestId || !('variant' in message)) return false;
    const told = this.#variants[message.variant ?? -1];
    if (told === undefined) return false;
    if (message.type === 'storyContinued') {
      const { continued } = told;
      told.continued =
        continued === undefined
          ? message
          : {
              ...continued,
              text: continued.text + message.text,
              bits: [...continued.bits, ...message.bits],
              bytes: continued.bytes + message.bytes,
              greedyBytes: continued.greedyBytes + message.greedyBytes,
              milliseconds: message.milliseconds,
            };
    } else told.ended = message;
    return true;
  }

  /** All that was said of a story, as few messages; a story that is not known here is over. */
  again(requestId: number): readonly ToPanel[] {
    if (requestId !== this.#requestId) return [{ type: 'requestFailed', requestId, message: '' }];
    return this.#variants.flatMap(({ continued, ended }) => [continued, ended]).filter((each) => each !== undefined);
  }
}
