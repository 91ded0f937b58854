// The kinds of flags a command can have. A flag says how it is written, what it means, and how its text becomes a
// value; who parses a command line, prints help or completes words reads it from here.

/** A flag whose value is a `T`. */
export interface Flag<T> {
  /** One letter. */
  readonly short?: string;
  /** Name of its value in help; undefined: it takes none. */
  readonly value?: string;
  /** May be given several times. */
  readonly many: boolean;
  /** One line, no full stop. */
  readonly summary: string;
  /** Without the flag. */
  readonly initial: T;
  /** Its only possible values. */
  readonly choices?: readonly string[];
  /** What completion offers for its value. */
  readonly complete?: Completable;
  /** The value, of the text and of what earlier ones made. Throws a `TypeError` that says what was expected. */
  parse(text: string, before: T): T;
}

/** What completion knows how to offer. */
export type Completable = 'handle' | 'session' | 'file' | 'directory' | 'program' | 'command' | 'topic';

export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** What was given for each flag. */
export type Values<F> = { readonly [Name in keyof F]: F[Name] extends Flag<infer T> ? T : never };

interface About {
  readonly summary: string;
  readonly short?: string;
  readonly value?: string;
  readonly complete?: Completable;
}

/** There, or not. */
export function on(about: Pick<About, 'summary' | 'short'>): Flag<boolean> {
  return { ...about, many: false, initial: false, parse: () => true };
}

export function text(about: About): Flag<string | undefined> {
  return { value: 'text', ...about, many: false, initial: undefined, parse: (given) => given };
}

/** Repeatable. */
export function texts(about: About): Flag<readonly string[]> {
  return { value: 'text', ...about, many: true, initial: [], parse: (given, before) => [...before, given] };
}

/** A whole number. */
export function count(
  about: About & { readonly min: number; readonly max: number },
): Flag<number | undefined> {
  const { min, max, ...rest } = about;
  const parse = (given: string): number => {
    const value = Number(given);
    if (/^\d+$/.test(given) && value >= min && value <= max) return value;
    throw new TypeError(`a whole number from ${min} to ${max}`);
  };
  return { value: 'n', ...rest, many: false, initial: undefined, parse };
}

/** A time as people write it, in milliseconds: `90`, `90s`, `1.5m`, `2h`, `500ms`. */
export function duration(about: About & { readonly maxMs: number }): Flag<number | undefined> {
  const { maxMs, ...rest } = about;
  const parse = (given: string): number => parseDuration(given, maxMs);
  return { value: 'time', ...rest, many: false, initial: undefined, parse };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function parseDuration(given: string, maxMs: number): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(given);
  const ms = Math.round(Number(match?.[1]) * (UNITS[match?.[2] ?? 's'] ?? Number.NaN));
  if (ms >= 0 && ms <= maxMs) return ms;
  throw new TypeError(`a time such as 500ms, 90s, 5m or 2h, at most ${Math.floor(maxMs / 1000)}s`);
}

export function choice<const T extends string>(
  about: About & { readonly choices: readonly T[]; readonly initial: NoInfer<T> },
): Flag<T> {
  const parse = (given: string): T => {
    const found = about.choices.find((each) => each === given);
    if (found !== undefined) return found;
    throw new TypeError(`one of ${about.choices.join(', ')}`);
  };
  return { value: 'word', ...about, many: false, parse };
}
