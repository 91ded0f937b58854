import type { Host } from '@longrun/host';
import type { Tool } from '@modelcontextprotocol/server';
import { RUN_TOOLS } from '../calls/call-tool.js';
import { ANNOTATIONS } from './annotations.js';
import { DRAIN_INBOX_DESCRIPTION, drainInboxInput, drainInboxOutput } from './drain-inbox-tool.js';

/** A refusal: `structuredContent` of a result with `isError`. */
const REFUSAL = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: { type: 'object', description: 'param: the parameter at fault.' },
      },
      required: ['code', 'message', 'details'],
    },
  },
  required: ['error'],
};

/** Every tool of the host, and `drain_inbox`, as MCP shows tools. */
export function listTools(host: Host, options: { readonly coreTasks: boolean }): Tool[] {
  const drain = {
    name: 'drain_inbox',
    description: DRAIN_INBOX_DESCRIPTION,
    inputSchema: drainInboxInput(),
    outputSchema: drainInboxOutput(host),
  };
  return [...host.tools, drain].map(({ name, description, inputSchema, outputSchema }) => {
    const annotations = ANNOTATIONS[name];
    return {
      name,
      ...(annotations?.title === undefined ? {} : { title: annotations.title }),
      description,
      inputSchema: withoutDialect(inputSchema),
      outputSchema: outputOrRefusal(outputSchema),
      ...(annotations === undefined ? {} : { annotations }),
      ...(options.coreTasks && RUN_TOOLS.includes(name)
        ? { execution: { taskSupport: 'optional' as const } }
        : {}),
    };
  });
}

/** What is 2020-12 says so by default, and validators of clients that know older dialects only refuse its name. */
function withoutDialect(schema: object): { type: 'object' } {
  const { $schema: _dialect, ...rest } = schema as Record<string, unknown>; // A JSON Schema is a plain object.
  return { ...rest, type: 'object' };
}

/** A client checks what it gets against this, refusals too. */
function outputOrRefusal(schema: object): { type: 'object' } {
  return { type: 'object', ...{ anyOf: [withoutDialect(schema), REFUSAL] } };
}
