// Each method of the socket, as one call of the host. Checks what the host would not.
import type { Dashboard, Host, SessionEnd } from '@longrun/host';
import { LongrunError } from '@longrun/host';
import type { MethodName, Methods, ServerInfo } from '../socket/methods.js';
import { OwnSession } from './own-session.js';
import { sessionRows } from './session-rows.js';

type Inputs = Readonly<Record<string, unknown>>;
type Answers = { readonly [M in MethodName]: (input: Inputs) => Promise<Methods[M]['output']> };

/** Everything a client can ask, for one host. */
export interface Answering {
  /** Rejects with a `LongrunError`: INVALID_PARAMETER for an unknown method or a wrong input, else what the host says. */
  answer(method: string, input: unknown): Promise<unknown>;
}

export function answering(host: Host, info: ServerInfo): Answering {
  const own = new OwnSession();
  let dashboard: Promise<Dashboard> | undefined;
  const answers: Answers = {
    server: async () => info,
    tool: async ({ tool, session, input }) => {
      const call = async (sessionId: string): Promise<Methods['tool']['output']> => ({
        session: sessionId,
        output: await host.callTool(text('tool', tool), input, { sessionId }),
      });
      return session === undefined ? own.use(call) : call(text('session', session));
    },
    handles: async ({ finished }) => ({
      handles: await host.listHandles({ includeFinished: flag('finished', finished) }),
    }),
    cancel: async ({ handle_id, force, grace_ms }) =>
      host.cancelHandle(text('handle_id', handle_id), {
        force: flag('force', force),
        // The host checks it.
        ...(grace_ms !== undefined && { graceMs: grace_ms as number }),
      }),
    sessions: async () => ({ sessions: await sessionRows(host) }),
    'end-session': async ({ session }): Promise<SessionEnd> => host.endSession(text('session', session)),
    inspect: async () => host.inspect(),
    metrics: async () => ({ metrics: await host.metrics() }),
    dashboard: async ({ port }) => {
      const was_open = dashboard !== undefined;
      // The host checks the port.
      dashboard ??= host.dashboard(port === undefined ? {} : { port: port as number });
      try {
        const { url, port: own } = await dashboard;
        return { url, port: own, was_open };
      } catch (error) {
        // A port in use: another one may be asked for.
        dashboard = undefined;
        throw error;
      }
    },
  };
  return {
    async answer(method, input) {
      if (!isMethod(answers, method))
        throw invalid('method', `there is no method ${JSON.stringify(method.slice(0, 60))}`);
      if (typeof input !== 'object' || input === null || Array.isArray(input)) {
        throw invalid('input', 'the input must be a JSON object');
      }
      // An object that is no array, from JSON.
      return answers[method](input as Inputs);
    },
  };
}

function isMethod(answers: Answers, method: string): method is MethodName {
  return Object.hasOwn(answers, method);
}

function text(param: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw invalid(param, `${param} must be a string`);
}

function flag(param: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw invalid(param, `${param} must be true or false`);
}

function invalid(param: string, message: string): LongrunError {
  return new LongrunError({ code: 'INVALID_PARAMETER', message: `${message}.`, details: { param } });
}
