/** Relative links of a page, and the anchors that a page offers. Code is not searched. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Document, ROOT } from './repository.js';

export interface Link {
  /** From 1. */
  readonly line: number;
  readonly target: string;
}

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

export function linksIn({ text }: Document): readonly Link[] {
  return withoutCode(text)
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(LINK)].map((match) => ({ line: index + 1, target: match[1] ?? '' })),
    )
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** Why a link leads nowhere; undefined when it leads somewhere. */
export function brokenLink(page: Document, { target }: Link): string | undefined {
  const [path = '', anchor] = target.split('#');
  const absolute = path === '' ? join(ROOT, page.path) : join(ROOT, dirname(page.path), path);
  if (!existsSync(absolute)) return `${path} does not exist`;
  if (anchor === undefined) return undefined;
  if (statSync(absolute).isDirectory()) return `${path} is a folder and has no #${anchor}`;
  return anchorsIn(readFileSync(absolute, 'utf8')).has(anchor)
    ? undefined
    : `${path} has no heading #${anchor}`;
}

/** As common Markdown viewers name headings: lower case, spaces to dashes, punctuation gone. */
function anchorsIn(text: string): ReadonlySet<string> {
  const headings = [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '');
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Fences become empty lines, so that line numbers stay; code spans keep their words, since headings have them. */
function withoutCode(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replace(/[^\n]/g, ''));
}
