import {
  type ActorSystem,
  type ActorSystemOptions,
  createActorSystem,
  type LogFields,
  type LogLevel,
  type Terminated,
} from '@longrun/actor';
import { ManualClock } from './manual-clock.js';
import { ManualScheduler } from './manual-scheduler.js';

export interface Line {
  readonly level: LogLevel;
  readonly fields: LogFields;
  readonly message: string;
}

export interface TestSystem {
  readonly system: ActorSystem;
  readonly clock: ManualClock;
  readonly scheduler: ManualScheduler;
  readonly lines: Line[];
  readonly rootFailures: Terminated[];
  run(): void;
  settle(): Promise<void>;
}

/** A system under manual time and turns, with its log in memory. */
export function testSystem(options: ActorSystemOptions = {}): TestSystem {
  const clock = new ManualClock();
  const scheduler = new ManualScheduler();
  const lines: Line[] = [];
  const rootFailures: Terminated[] = [];
  const system = createActorSystem({
    clock,
    scheduler,
    logger: { log: (level, fields, message) => lines.push({ level, fields, message }) },
    onRootFailure: (event) => rootFailures.push(event),
    ...options,
  });
  return {
    system,
    clock,
    scheduler,
    lines,
    rootFailures,
    run: () => scheduler.run(),
    settle: () => scheduler.settle(),
  };
}
