/**
 * Results for a loop that the AI SDK runs itself: between the steps of one `generateText`, `streamText` or agent. The
 * SDK forgets after each step which messages `prepareStep` put in (versions 5 and 6), so they are kept here, with their
 * places.
 */
import type { Session } from '@longrun/host';
import { beforeTurn } from './before-turn.js';
import type { TurnMessage } from './turn.js';
import { checkedTurnOptions, type TurnOptions } from './turn-options.js';

export interface TurnSteps {
  /** For the option of this name: adds what has ended before each step. */
  readonly prepareStep: <M>(step: { readonly messages: readonly M[] }) => { messages: (M | TurnMessage)[] };
  /**
   * A history that the SDK gives back, `[...messages, ...response.messages]`, with what `prepareStep` put in at its
   * places. Without it the next call's model does not know of those results.
   */
  readonly withTurns: <M>(messages: readonly M[]) => (M | TurnMessage)[];
}

/** One for one conversation: places are counted in messages from its beginning. Throws as `beforeTurn` does. */
export function turnSteps(
  session: Pick<Session, 'drain'>,
  options: Omit<TurnOptions, 'alsoRunning'> = {},
): TurnSteps {
  checkedTurnOptions(options);
  const turns: { readonly at: number; readonly message: TurnMessage }[] = [];

  function withTurns<M>(messages: readonly M[]): (M | TurnMessage)[] {
    const woven: (M | TurnMessage)[] = withoutTurns(messages);
    // Places count messages without turns; the turns before one move it on.
    turns.forEach(({ at, message }, before) => {
      woven.splice(at + before, 0, message);
    });
    return woven;
  }

  /** Version 7 keeps what was put in, and may keep a copy: its content is known by its tag. */
  function withoutTurns<M>(messages: readonly M[]): M[] {
    const known = new Set<unknown>(turns.map(({ message }) => message.content));
    return messages.filter((message) => !known.has(Reflect.get(Object(message), 'content')));
  }

  return {
    withTurns,
    prepareStep: (step) => {
      const at = withoutTurns(step.messages).length;
      for (const message of beforeTurn(session, options).messages) turns.push({ at, message });
      return { messages: withTurns(step.messages) };
    },
  };
}
