import { type ActorSystem, AskError } from '@longrun/actor';
import { LongrunError, type Message, type ReplyTo } from '@longrun/protocol';

interface AnyQuestion extends Message {
  readonly replyTo: ReplyTo<unknown>;
}

/** Asks a named actor of a system in this thread. Rejects with the `LongrunError` that a host would answer with. */
export async function askActor(
  system: ActorSystem,
  name: string,
  type: string,
  payload: object,
  timeoutMs: number,
): Promise<unknown> {
  const target = system.lookup<AnyQuestion>(name);
  if (target === undefined) throw unknownActor(name);
  try {
    return await system.ask(target, type, payload, { timeoutMs });
  } catch (error) {
    throw error instanceof AskError ? longrunError(error) : error;
  }
}

export function unknownActor(name: string): LongrunError {
  const message = `No actor is named ${JSON.stringify(name)}.`;
  return new LongrunError({ code: 'INVALID_PARAMETER', message, details: { param: 'name' } });
}

function longrunError(error: AskError): LongrunError {
  const { message } = error;
  switch (error.reason) {
    case 'deadline':
      return new LongrunError({ code: 'TIMEOUT', message, details: {} }, { cause: error });
    case 'full':
      return new LongrunError(
        { code: 'CAPACITY_EXCEEDED', message, details: { limit: 'mailbox' } },
        { cause: error },
      );
    case 'stopped':
    case 'undeliverable':
      return new LongrunError({ code: 'INTERNAL', message, details: {} }, { cause: error });
  }
}
