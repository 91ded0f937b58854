/**
 * The word that was probably meant: the one at the smallest edit distance, if that is at most half of the longer of the
 * two; else one that contains what was written, or is contained in it. Undefined when nothing is like it.
 */
export function nearestWord(written: string, words: Iterable<string>): string | undefined {
  const given = written.toLowerCase();
  if (given === '') return undefined;
  let nearest: string | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const distance = distanceBetween(given, word.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = word;
    }
  }
  if (nearest !== undefined && smallest <= Math.max(given.length, nearest.length) / 2) return nearest;
  for (const word of words) {
    const known = word.toLowerCase();
    if (known.includes(given) || (known !== '' && given.includes(known))) return word;
  }
  return undefined;
}

/** Of what people write by mistake no word is longer; more would cost quadratic time for nothing. */
const MAX_LENGTH = 128;

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return a === b ? 0 : Math.max(a.length, b.length);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
