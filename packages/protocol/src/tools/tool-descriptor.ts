import { z } from 'zod';
import { TOOL_TABLE, type ToolName } from './tool-table.js';

/** A JSON Schema (draft 2020-12) whose root says `type: "object"`, as tool protocols ask for. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as a model or a tool protocol wants to see it. */
export interface ToolDescriptor {
  readonly name: ToolName;
  readonly description: string;
  /** What a caller writes: parameters with a default are not required. */
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
}

/**
 * Describes every tool. Output schemas say what is there and leave room for more (zod's `input` side), so that a later
 * version may add fields. Made anew at each call, so
 * that a caller may change what it gets.
 */
export function describeTools(): ToolDescriptor[] {
  return Object.values(TOOL_TABLE).map(({ name, description, input, output }) => ({
    name,
    description,
    inputSchema: { type: 'object', ...z.toJSONSchema(input, { io: 'input' }) },
    outputSchema: { type: 'object', ...z.toJSONSchema(output, { io: 'input' }) },
  }));
}
