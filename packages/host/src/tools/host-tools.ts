import { describeTools, type ToolDescriptor } from '@longrun/protocol/tools';

/** Every tool of a host: what `host.tools` lists. */
export const hostTools: readonly ToolDescriptor[] = describeTools();
