/** What the kernel tells an actor ahead of all user mail. Bounded: a start per incarnation, stops are idempotent. */
export type Signal =
  /** Run `init`, the first time or again. */
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  /** Something that belongs to the actor threw outside its handlers: a `map` of `pipeToSelf`, a child's supervision. */
  | { readonly kind: 'crash'; readonly error: unknown };
