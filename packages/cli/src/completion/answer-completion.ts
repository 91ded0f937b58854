// `longrun __complete`: never says what went wrong, since it would be in the middle of somebody's line.
import { findServer } from '../client/find-server.js';
import type { Command } from '../command-line/command.js';
import { HELP_TOPICS } from '../command-line/help-topics.js';
import { type Candidate, candidates } from './candidates.js';

/** A menu of more is no help. */
const MAX_WORDS = 500;

export async function answerCompletion(
  words: readonly string[],
  commands: readonly Command[],
): Promise<void> {
  const typed = words.at(-1) ?? '';
  const found = candidates(commands, words);
  const more = await moreWords(found.also, found.server, commands);
  const all = [...found.words, ...more.filter(({ word }) => word.startsWith(typed))].slice(0, MAX_WORDS);
  const lines = all.map(({ word, says }) => `${word}\t${says.replace(/\p{Cc}+/gu, ' ')}`);
  const hint = { file: ':files', directory: ':directories', program: ':programs' }[String(found.also)];
  process.stdout.write([...lines, ...(hint === undefined ? [] : [hint]), ''].join('\n'));
}

async function moreWords(
  what: string | undefined,
  server: string | undefined,
  commands: readonly Command[],
): Promise<readonly Candidate[]> {
  if (what === 'topic') {
    const topics = Object.keys(HELP_TOPICS).map((word) => ({ word, says: 'a topic' }));
    return [...commands.map(({ name, summary }) => ({ word: name, says: summary })), ...topics];
  }
  if (what !== 'handle' && what !== 'session') return [];
  try {
    const backend = findServer(server);
    if (backend === undefined) return [];
    if (what === 'session') {
      const { sessions } = await backend.call('sessions', {});
      return sessions.map(({ session_id, live }) => ({ word: session_id, says: `${live} running` }));
    }
    const { handles } = await backend.call('handles', { finished: true });
    return [...handles].reverse().map(({ handle_id, state, command }) => ({
      word: handle_id,
      says: `${state}  ${command.slice(0, 60)}`,
    }));
  } catch {
    // No server, or one that does not answer: then there is nothing to offer.
    return [];
  }
}
