/** Fields whose texts may be megabytes, and say nothing about what the service did. */
const TEXTS: ReadonlySet<string> = new Set(['stdout', 'stderr', 'text']);

/** A reply as the history keeps it: texts of output become their lengths. Looks two levels down, as replies are. */
export function replyWithoutTexts(reply: unknown, depth = 0): unknown {
  if (typeof reply !== 'object' || reply === null || depth > 3) return reply;
  if (Array.isArray(reply)) return reply.map((each) => replyWithoutTexts(each, depth + 1));
  return Object.fromEntries(
    Object.entries(reply).map(([key, value]: [string, unknown]) =>
      TEXTS.has(key) && typeof value === 'string'
        ? [`${key}_length`, value.length]
        : [key, replyWithoutTexts(value, depth + 1)],
    ),
  );
}
