/** A model's tool call, as text, to its answer, as text. A failure is an answer too: each call must get one. */
import { LongrunError } from '@longrun/host';
import { noSuchTool, type ToolHost, type ToolOptions } from '../tools/offered-tools.js';
import { refusalOf } from '../tools/refusal.js';

/** For whom a call is run. */
export interface ToolCallOptions extends ToolOptions {
  /** Ends the waiting, and no command: one in the foreground goes on as a handle. @default never */
  readonly signal?: AbortSignal;
}

/** What a call is answered with whose waiting was ended. */
const ABORTED = {
  aborted: true,
  hint: 'The wait was given up. No command was ended: list_handles shows what runs.',
} as const;

/**
 * Runs a call and resolves with JSON text: the tool's object, or `{ "error": { code, message, details, hint } }`. Never
 * rejects. Text that is no JSON, and a tool that was not offered, are such errors.
 */
export async function runToolCall(
  host: ToolHost,
  name: string,
  argumentsText: string,
  { sessionId, only, signal }: ToolCallOptions,
): Promise<string> {
  try {
    if (only !== undefined && !only.some((offered) => offered === name)) throw noSuchTool(name, host, only);
    const input = parsedArguments(argumentsText, name);
    return JSON.stringify(
      await host.callTool(name, input, { sessionId, ...(signal !== undefined && { signal }) }),
    );
  } catch (error) {
    const aborted = signal?.aborted === true && error === signal.reason;
    return JSON.stringify(aborted ? ABORTED : { error: refusalOf(error) });
  }
}

/** Models send nothing at all for a tool without arguments. */
function parsedArguments(text: string, name: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const details = { tool: name, param: 'input' };
    const message = `${name}: the arguments are no JSON: ${why}`;
    throw new LongrunError({ code: 'INVALID_PARAMETER', message, details }, { cause });
  }
}
