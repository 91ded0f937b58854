// The flags of `npm run bench`.
import { resolve } from 'node:path';
import { SetupError } from '../lib/fail.mjs';

export const USAGE = `npm run bench -- [--quick] [--only W3,W4] [--contenders rust,execa] [--out <dir>]
  --quick         fewer rounds and samples, at most 1,000 live commands: about a third of the time
  --only          these workloads
  --contenders    these contenders; bars that compare with others have nothing to say then
  --out           where results.json and report.html go (default: .longrun/bench/<date and time>)`;

/**
 * `{ help, quick, only, contenders, out }`; `only` and `contenders` are undefined for all. Throws a `SetupError` for what is
 * no flag or names nothing of `workloads` or `contenders` (ids).
 */
export function parseOptions(args, { workloads, contenders, defaultOut }) {
  const options = { help: false, quick: false, only: undefined, contenders: undefined, out: defaultOut };
  const words = args.flatMap((arg) => (/^--[a-z]+=/.test(arg) ? splitOnce(arg) : [arg]));
  for (let at = 0; at < words.length; at += 1) {
    const flag = words[at];
    const value = () => {
      at += 1;
      if (words[at] === undefined) throw refusal(`${flag} needs a value`);
      return words[at];
    };
    if (flag === '--help') options.help = true;
    else if (flag === '--quick') options.quick = true;
    else if (flag === '--only') options.only = chosen(flag, value().toUpperCase(), workloads);
    else if (flag === '--contenders') options.contenders = chosen(flag, value(), contenders);
    else if (flag === '--out') options.out = resolve(value());
    else throw refusal(`${flag} is no flag`);
  }
  return options;
}

function chosen(flag, text, known) {
  const ids = text.split(',').filter((id) => id !== '');
  const strange = ids.filter((id) => !known.includes(id));
  if (ids.length === 0 || strange.length > 0) {
    throw refusal(`${flag} takes one or more of ${known.join(', ')}, got ${strange.join(', ') || 'none'}`);
  }
  return ids;
}

function splitOnce(arg) {
  const at = arg.indexOf('=');
  return [arg.slice(0, at), arg.slice(at + 1)];
}

function refusal(what) {
  return new SetupError(`bench: ${what}.\n${USAGE}`);
}
