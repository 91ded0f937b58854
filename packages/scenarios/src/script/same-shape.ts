/** Without `readonly`, which schemas do not say. */
type Writable<T> = T extends string | number | boolean | null | undefined
  ? T
  : { -readonly [Key in keyof T]: Writable<T[Key]> };

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/**
 * `true` when a schema's input and a hand-written type say the same, key by key, both ways; else `false`. Use:
 * `true satisfies SameShape<z.input<typeof schema>, Written>`, which then does not compile.
 */
export type SameShape<A, B> = Identical<Writable<A>, Writable<B>>;
