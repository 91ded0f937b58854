/**
 * Finds the code in a page: its ts and js fences. Words after the language say what to do with one:
 *   no-run        nothing: it is a fragment
 *   with-host     `host` and `session` are there already, and closed after it
 *   file=<path>   it shows this file of the repository, word for word; other code of the page may import it
 * Without a word it is a program. A comment `// prints …` in it promises a line of output.
 */
import type { Document } from './repository.js';

export interface Snippet {
  /** The page it is from, relative to the root. */
  readonly page: string;
  /** Line of the page on which its first line stands, from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  /** `with-host`: `host` and `session` are there already, and are closed after it. */
  readonly withHost: boolean;
  /** `file=<path>`: the file of this repository that it shows. A module for the other snippets of the page, no program. */
  readonly file?: string;
  readonly code: string;
}

const FENCE = /^( *)```(\S*)(.*)$/;

/** Every ts and js fence of a page, without those that say `no-run`. */
export function snippetsIn({ path, text }: Document): readonly Snippet[] {
  const found: Snippet[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const opening = FENCE.exec(lines[at] ?? '');
    if (opening === null) continue;
    const [, indent = '', language = '', info = ''] = opening;
    const end = lines.indexOf(`${indent}\`\`\``, at + 1);
    if (end < 0) throw new Error(`${path}:${at + 1}: the fence is never closed`);
    const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length));
    const words = info.trim().split(/\s+/);
    if ((language === 'ts' || language === 'js') && !words.includes('no-run')) {
      const file = words.find((word) => word.startsWith('file='))?.slice('file='.length);
      found.push({
        page: path,
        line: at + 2,
        language,
        withHost: words.includes('with-host'),
        ...(file !== undefined && { file }),
        code: code.join('\n'),
      });
    }
    at = end;
  }
  return found;
}

/** What the snippet says that it prints: the text of its `// prints …` comments, in order. */
export function promisedOutput({ code }: Snippet): readonly string[] {
  return [...code.matchAll(/\/\/ prints (.+)$/gm)].map((match) => match[1] ?? '');
}
