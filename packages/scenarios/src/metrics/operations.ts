/** What a flow can call; the values of the tag `operation`. Tools have their own names. */
export const OPERATIONS = [
  'run_command',
  'cancel_handle',
  'read_output',
  'wait_handles',
  'list_handles',
  'await-item',
  'end-session',
  'tell',
  'ask',
] as const;

export type Operation = (typeof OPERATIONS)[number];
