import type { Scheduler } from '@longrun/actor';

/** Runs turns only when told, in the order they were asked for, or as `pick` says. */
export class ManualScheduler implements Scheduler {
  readonly #turns: { readonly turn: () => void; readonly label: string }[] = [];

  schedule(turn: () => void, label: string): void {
    this.#turns.push({ turn, label });
  }

  get pending(): readonly string[] {
    return this.#turns.map(({ label }) => label);
  }

  /** Runs one turn: the one at `pick` among those that wait. */
  step(pick = 0): boolean {
    const [next] = this.#turns.splice(pick % Math.max(1, this.#turns.length), 1);
    next?.turn();
    return next !== undefined;
  }

  /** Runs turns until none waits. Asynchronous handlers need `settle`. */
  run(): void {
    while (this.step());
  }

  /** Runs turns and lets promises settle until nothing is left to do. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      if (this.#turns.length > 0) quiet = 0;
      this.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
