// `longrun sessions` and `longrun sessions end`.
import { EXIT } from '../command-line/exit-codes.js';
import type { Backend, SessionRow } from '../socket/methods.js';
import { outputWidth, printJson, printLines } from '../terminal/output.js';
import { outputStyle } from '../terminal/style.js';
import { counted, formatDuration } from '../view/format.js';
import { type Column, table } from '../view/table.js';

const columns: readonly Column<SessionRow>[] = [
  {
    title: 'STATE',
    expendable: 0,
    text: ({ state }) => state,
    colour: ({ state }) => (state === 'open' ? 'cyan' : 'dim'),
  },
  { title: 'RUNNING', align: 'right', expendable: 0, text: ({ live }) => String(live) },
  { title: 'ENDED', align: 'right', expendable: 1, text: ({ finished }) => String(finished) },
  { title: 'SINCE', align: 'right', expendable: 2, text: sinceText },
  { title: 'SESSION', expendable: 0, text: ({ session_id }) => session_id },
];

export async function showSessions(backend: Backend, { json }: { readonly json: boolean }): Promise<number> {
  const answer = await backend.call('sessions', {});
  if (json) printJson(answer);
  else printLines(table(columns, answer.sessions, { width: outputWidth(), style: outputStyle() }));
  return EXIT.ok;
}

export async function endSession(
  backend: Backend,
  [session = '']: readonly string[],
  { json }: { readonly json: boolean },
): Promise<number> {
  const { ended, survivors } = await backend.call('end-session', { session });
  if (json) {
    printJson({ session_id: session, ended, survivors });
  } else {
    const left = survivors.map(({ pid, name, state }) => `${name} (${pid}, state ${state})`).join(', ');
    const rest = left === '' ? 'nothing of it is left' : `the kernel did not let go of ${left}`;
    process.stdout.write(`${session} ended, with ${counted(ended, 'command')}; ${rest}\n`);
  }
  return survivors.length === 0 ? EXIT.ok : EXIT.failed;
}

function sinceText({ started_at }: SessionRow): string {
  return started_at === null ? '-' : formatDuration(Math.max(0, Date.now() - started_at));
}
