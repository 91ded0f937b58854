import { type Command, defineCommand } from '../command-line/command.js';
import { serverFlag } from '../command-line/server-flag.js';

const end: Command = defineCommand({
  name: 'end',
  group: 'Watch',
  summary: 'End a session with all its commands, for good',
  description:
    'Ends every command of the session, and what they have left running; later commands in it are refused. The session of plain command lines is followed by a new one.',
  operands: [{ name: 'session', summary: 'its id', complete: 'session' }],
  flags: { name: serverFlag },
  examples: [{ line: 'longrun sessions end agent-1', says: 'nothing of it runs afterwards' }],
  async run({ flags, operands }) {
    const { needServer } = await import('../client/find-server.js');
    const { endSession } = await import('../client/show-sessions.js');
    return endSession(needServer(flags.name), operands, flags);
  },
});

export const sessions: Command = defineCommand({
  name: 'sessions',
  group: 'Watch',
  summary: 'List sessions, or end one',
  description: 'Lists the sessions of which a handle is known, with how many run.',
  flags: { name: serverFlag },
  examples: [
    { line: 'longrun sessions', says: 'all of them' },
    { line: 'longrun sessions end agent-1', says: 'nothing of it runs afterwards' },
  ],
  subcommands: [end],
  async run({ flags }) {
    const { needServer } = await import('../client/find-server.js');
    const { showSessions } = await import('../client/show-sessions.js');
    return showSessions(needServer(flags.name), flags);
  },
});
