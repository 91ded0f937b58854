import { MAX_DEPTH } from './bounds.js';

/** Where a text stops being JSON. Lines and columns count from 1. */
export interface JsonFlaw {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not contain them.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const BLANKS = /[ \t\r\n]*/y;

/** The first flaw of a text; undefined when it is JSON. `JSON.parse` says where only in some Node versions. */
export function findJsonFlaw(text: string): JsonFlaw | undefined {
  const reader = new Reader(text);
  try {
    reader.document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Flaw)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, reason: error.message };
  }
}

class Flaw extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value(0);
    this.#skip(BLANKS);
    if (this.#at < this.#text.length) this.#fail('nothing more');
  }

  #value(depth: number): void {
    this.#skip(BLANKS);
    if (depth > MAX_DEPTH) throw new Flaw(`nested more than ${MAX_DEPTH} deep`, this.#at);
    if (this.#take('{')) this.#object(depth);
    else if (this.#take('[')) this.#array(depth);
    else if (!this.#skip(STRING) && !this.#skip(NUMBER) && !this.#skip(WORD)) this.#fail('a value');
  }

  #object(depth: number): void {
    this.#skip(BLANKS);
    if (this.#take('}')) return;
    do {
      this.#skip(BLANKS);
      if (!this.#skip(STRING)) this.#fail('a key in double quotes');
      this.#skip(BLANKS);
      if (!this.#take(':')) this.#fail('":"');
      this.#value(depth + 1);
      this.#skip(BLANKS);
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('"," or "}"');
  }

  #array(depth: number): void {
    this.#skip(BLANKS);
    if (this.#take(']')) return;
    do {
      this.#value(depth + 1);
      this.#skip(BLANKS);
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail('"," or "]"');
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fail(wanted: string): never {
    const found = this.#text[this.#at];
    throw new Flaw(
      `expected ${wanted}, found ${found === undefined ? 'the end' : JSON.stringify(found)}`,
      this.#at,
    );
  }
}
