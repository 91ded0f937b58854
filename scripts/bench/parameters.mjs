// Parameters of one measurement as command-line words, `name=value`: the reference, written without a JSON library,
// reads them as well as the contenders in JavaScript do.

export function toArguments(parameters) {
  return Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
}

/** Whole numbers come back as numbers, everything else as text. */
export function fromArguments(words) {
  const pairs = words.map((word) => [
    word.slice(0, word.indexOf('=')),
    readValue(word.slice(word.indexOf('=') + 1)),
  ]);
  return Object.fromEntries(pairs);
}

function readValue(text) {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}
