import type { Check, CheckStatus, Diagnosis } from '@longrun/host/doctor';
import { type Look, lookOf } from './look-of.js';
import { wrapText } from './wrap-text.js';

const GAP = 2;
/** Narrower than that, columns help nobody: lines get longer than the terminal instead. */
const LEAST_TEXT = 24;

/** Lines for people: what is there, and for what is not ok what that costs and what to do. */
export function describeDiagnosis(
  { machine, checks }: Diagnosis,
  { color, columns }: { readonly color: boolean; readonly columns: number },
): string {
  const look = lookOf(color);
  const titles = Math.max(...checks.map(({ title }) => title.length));
  const indent = look.markWidth + 1 + titles + GAP;
  const width = Math.max(LEAST_TEXT, columns - indent);
  const lines = checks.flatMap((check) => {
    const [first = '', ...more] = textOf(check, look, width);
    const head = `${look.mark(check.status)} ${look.title(check.title.padEnd(titles + GAP))}`;
    return [`${head}${first}`, ...more.map((line) => `${' '.repeat(indent)}${line}`)];
  });
  return [`Longrun on ${machine}`, '', ...lines, '', ...wrapText(summaryOf(checks), columns)].join('\n');
}

function textOf({ status, found, means, mend }: Check, look: Look, width: number): string[] {
  const lines = wrapText(found, width);
  if (status === 'ok') return lines;
  const mending = mend === undefined ? [] : wrapText(`${look.mendSign} ${mend}`, width);
  return [...lines, ...wrapText(means, width).map(look.aside), ...mending];
}

function summaryOf(checks: readonly Check[]): string {
  const count = (status: CheckStatus): number => checks.filter((one) => one.status === status).length;
  const counts = (['ok', 'degraded', 'missing', 'unknown'] as const)
    .filter((status) => status === 'ok' || count(status) > 0)
    .map((status) => `${count(status)} ${status}`)
    .join(', ');
  if (count('missing') > 0) return `${counts}. What is missing, the contract needs.`;
  if (count('degraded') > 0) return `${counts}. Longrun works here, with less than it could have.`;
  return `${counts}. Longrun works here.`;
}
