/** What a model is told about this server as a whole. */
export const INSTRUCTIONS = `Runs commands, tests and builds on this machine and never makes you wait for them.

- A command that may take longer than a few seconds: run_command, run_test or run_build_command with long_running: true. It answers at once with a handle_id. Go on with other work.
- Its result comes to an inbox. Call drain_inbox before each turn, or with wait_ms when there is nothing else to do. wait_handles waits for certain handles.
- background_after_ms waits that long for the result and then answers with a handle.
- While a command runs, read_output shows what it has printed; list_handles shows all of yours.
- Giving up a call never ends a command: its result comes to the inbox. cancel_handle ends a command with everything that it has started. So does the end of this session, for all commands.
- A non-zero exit_code is a result, not an error. Errors say in "code" what was wrong, and in "details.param" with which parameter.`;
