import { stripVTControlCharacters } from 'node:util';

/**
 * What must not reach a model as it is: control characters but newline and tab, characters that nobody sees or that turn
 * the direction of text (a way to hide instructions), line separators, halves of surrogate pairs, and tag characters.
 * The joiners that scripts and emoji need are left.
 */
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/gu;

/**
 * Text of a command as plain lines: terminal sequences are taken out, CR and CRLF become newlines, and what is left of
 * control and hidden characters is written as `\u{1b}`.
 */
export function neutralise(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(HIDDEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
