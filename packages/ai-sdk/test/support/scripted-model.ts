import { MockLanguageModelV3 } from 'ai/test';

type Generate = MockLanguageModelV3['doGenerate'];
type Answer = Awaited<ReturnType<Generate>>;
type Stream = Awaited<ReturnType<MockLanguageModelV3['doStream']>>['stream'];

/** What the SDK asks a model with. */
export type Prompt = Parameters<Generate>[0]['prompt'];
/** What the script says next, with all that the model has been told so far. */
export type Script = readonly ((prompt: Prompt) => Answer['content'])[];

const USAGE: Answer['usage'] = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};

/** A model that follows a script, one entry a call. It throws when the script is over. */
export function scriptedModel(script: Script): MockLanguageModelV3 {
  let at = 0;
  const next = (prompt: Prompt): Answer => {
    const content = script[at]?.(prompt);
    at += 1;
    if (content === undefined) throw new Error('the script is over');
    const calls = content.some(({ type }) => type === 'tool-call');
    const finishReason = { unified: calls ? ('tool-calls' as const) : ('stop' as const), raw: undefined };
    return { content, finishReason, usage: USAGE, warnings: [] };
  };
  return new MockLanguageModelV3({
    doGenerate: async ({ prompt }) => next(prompt),
    doStream: async ({ prompt }) => ({ stream: streamOf(next(prompt)) }),
  });
}

/** The same answer in parts. */
function streamOf({ content, finishReason, usage }: Answer): Stream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      for (const part of content) {
        if (part.type === 'tool-call') controller.enqueue(part);
        if (part.type !== 'text') continue;
        controller.enqueue({ type: 'text-start', id: '1' });
        controller.enqueue({ type: 'text-delta', id: '1', delta: part.text });
        controller.enqueue({ type: 'text-end', id: '1' });
      }
      controller.enqueue({ type: 'finish', finishReason, usage });
      controller.close();
    },
  });
}

let calls = 0;

/** A tool call, as a model makes it. */
export function calling(toolName: string, input: unknown): Answer['content'] {
  calls += 1;
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return [{ type: 'tool-call', toolCallId: `call-${calls}`, toolName, input: text }];
}

export function saying(text: string): Answer['content'] {
  return [{ type: 'text', text }];
}

/** All texts of the last message, tool results as JSON. */
export function lastMessage(prompt: Prompt): string {
  const { content } = prompt.at(-1) ?? { content: '' };
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : JSON.stringify(part))).join('\n');
}
