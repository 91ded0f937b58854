// The table of commands, in the order of the help. A new one is a file here and a line below: parsing, help, examples
// and completion follow from it.
import type { Command } from '../command-line/command.js';
import { bench } from './bench.js';
import { cancel } from './cancel.js';
import { completion } from './completion.js';
import { dashboard } from './dashboard.js';
import { doctor } from './doctor.js';
import { help } from './help.js';
import { inspect } from './inspect.js';
import { logs } from './logs.js';
import { mcp } from './mcp.js';
import { metrics } from './metrics.js';
import { ps } from './ps.js';
import { run } from './run.js';
import { scenario } from './scenario.js';
import { serve } from './serve.js';
import { sessions } from './sessions.js';
import { wait } from './wait.js';

export const commands: readonly Command[] = [
  run,
  wait,
  cancel,
  ps,
  logs,
  sessions,
  inspect,
  metrics,
  serve,
  mcp,
  dashboard,
  doctor,
  bench,
  scenario,
  completion,
  help,
];
