/**
 * Which of a host's tools a model is offered, and how they look to it. Both front ends begin here. A tool that was not
 * offered is refused when a model calls it all the same.
 */
import { type Host, LongrunError, type ToolDescriptor, type ToolName } from '@longrun/host';

/** Whom the tools act for, and which of them there are. */
export interface ToolOptions<Name extends ToolName = ToolName> {
  readonly sessionId: string;
  /** Names of the tools to offer. @default all of them */
  readonly only?: readonly Name[];
}

/** What is needed of a host here. */
export type ToolHost = Pick<Host, 'tools' | 'callTool'>;

/** A tool as every model API takes it. */
export interface OfferedTool<Name extends ToolName = ToolName> {
  readonly name: Name;
  readonly description: string;
  /** JSON Schema without `$schema`, which some APIs refuse. */
  readonly parameters: Record<string, unknown>;
}

/** In the host's order. Throws `INVALID_PARAMETER` for a name in `only` that no tool has. */
export function offeredTools<Name extends ToolName = ToolName>(
  host: ToolHost,
  only: readonly Name[] | undefined,
): readonly OfferedTool<Name>[] {
  const unknown = only?.find((name) => !host.tools.some((tool) => tool.name === name));
  if (unknown !== undefined) throw noSuchTool(unknown, host);
  const isWanted = (tool: ToolDescriptor): tool is ToolDescriptor & { readonly name: Name } =>
    only === undefined || only.some((name) => name === tool.name);
  return host.tools.filter(isWanted).map(({ name, description, inputSchema }) => {
    const { $schema: _, ...parameters } = inputSchema;
    return { name, description, parameters };
  });
}

/** The refusal of a tool that is not there, or not offered: it names those that are. */
export function noSuchTool(name: string, host: ToolHost, only?: readonly ToolName[]): LongrunError {
  const known = only ?? host.tools.map((tool) => tool.name);
  const shown = name.slice(0, MAX_NAME_LENGTH);
  return new LongrunError({
    code: 'INVALID_PARAMETER',
    message: `There is no tool ${JSON.stringify(shown)}; there are ${known.join(', ')}.`,
    details: { param: 'tool' },
  });
}

/** Longest unknown name that a message repeats: as the host has it. */
const MAX_NAME_LENGTH = 60;
