/** Where chance comes from (a seed in simulations). */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}
