import type { ToolAnnotations } from '@modelcontextprotocol/server';

/** What a client may think of a tool before it asks its user. */
const RUNS: ToolAnnotations = {
  readOnlyHint: false,
  // A command can do anything that its user may do.
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};
const READS: ToolAnnotations = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};

export const ANNOTATIONS: Readonly<Record<string, ToolAnnotations>> = {
  run_command: { title: 'Run a command', ...RUNS },
  run_test: { title: "Run the project's tests", ...RUNS },
  run_build_command: { title: 'Build the project', ...RUNS },
  cancel_handle: {
    title: 'End a command',
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: true,
    openWorldHint: false,
  },
  list_handles: { title: 'List commands', ...READS },
  read_output: { title: "Read a command's output", ...READS },
  wait_handles: { title: 'Wait for commands', ...READS },
  drain_inbox: {
    title: 'Take results',
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: false,
  },
};
