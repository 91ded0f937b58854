/** When a supervisor starts a child again. */
export type RestartKind =
  /** Never. The default: a stopped actor stays stopped. */
  | 'temporary'
  /** After a failure only. */
  | 'transient'
  /** After every end but one that its parent, the owner of the system, or the system's shutdown asked for. */
  | 'permanent';

/** How many restarts are normal. One more within the window and the supervisor gives up and fails itself. */
export interface RestartIntensity {
  readonly max: number;
  readonly withinMs: number;
}

export interface Supervision {
  /** @default 'temporary' */
  readonly restart?: RestartKind;
  /** @default { max: 1, withinMs: 5000 }, OTP's own default */
  readonly intensity?: RestartIntensity;
  /** Wait before the n-th restart within the window: `baseMs * 2^(n-1)`, at most `maxMs`. @default none */
  readonly backoff?: { readonly baseMs: number; readonly maxMs: number };
}
