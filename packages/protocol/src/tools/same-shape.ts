import type { HandleId } from '../ids.js';

/** What JSON can tell: handle ids are strings, and nothing is readonly. */
type Plain<T> = T extends HandleId
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : { -readonly [Key in keyof T]: Plain<T[Key]> };

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * `true` when a schema's inferred type and a hand-written one say the same JSON, field by field, both ways;
 * else `false`. Use: `true satisfies SameShape<z.infer<typeof schema>, Written>`, which then does not compile.
 */
export type SameShape<A, B> = Identical<Plain<A>, Plain<B>>;
