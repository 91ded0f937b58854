import { parseArgs } from 'node:util';

export interface Arguments {
  readonly names: readonly string[];
  readonly seed: number | undefined;
  readonly rate: number | undefined;
  readonly lives: number | undefined;
  /** Undefined: keep none. */
  readonly results: string | undefined;
  readonly all: boolean;
  readonly list: boolean;
  readonly check: boolean;
  readonly help: boolean;
}

/** Throws a `TypeError` that says what is wrong with them. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      rate: { type: 'string' },
      lives: { type: 'string' },
      results: { type: 'string', default: 'results' },
      'no-results': { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return {
    names: positionals,
    seed: numberOf('--seed', values.seed, 0),
    rate: numberOf('--rate', values.rate, 1),
    lives: numberOf('--lives', values.lives, 1),
    results: values['no-results'] ? undefined : values.results,
    all: values.all,
    list: values.list,
    check: values.check,
    help: values.help,
  };
}

/** As the script's own seed: 32 bits. */
const MOST = 2 ** 32 - 1;

function numberOf(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= least && value <= MOST) return value;
  throw new TypeError(`${option} takes a whole number from ${least} to ${MOST}, not ${JSON.stringify(text)}`);
}
