import type { Limits } from '@longrun/protocol';
import type { Script as SimulatedProgram } from '@longrun/testkit/simulation';

/**
 * A scenario as it is written, in JSON or with `defineScenario`: who does what at which rate, under which faults, and
 * what must hold. Plain data: `parseScenario` checks it and fills in the defaults that are named here.
 */
export interface Scenario {
  /** For editors: where the published JSON Schema is. Not read. */
  readonly $schema?: string;
  /** Lower-case words joined by hyphens; names the folder of the results. */
  readonly name: string;
  readonly description?: string;
  /** @default 'threads' */
  readonly mode?: Mode;
  /** Decides every choice of the script; in `simulated` mode, everything. A whole number from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
  readonly host?: ScenarioHost;
  /** Actors beside the built-in ones. @default none */
  readonly actors?: readonly ScenarioActor[];
  /** What flows may spawn, beside the fixtures. @default none */
  readonly programs?: Readonly<Record<string, Program>>;
  /** Groups of virtual users, by name. At least one. */
  readonly load: Readonly<Record<string, Load>>;
  /** What a virtual user does in one iteration, by name. */
  readonly flows: Readonly<Record<string, readonly Step[]>>;
  /** @default none */
  readonly faults?: readonly PlannedFault[];
  readonly bounds?: Bounds;
  /** What the run must have reached at least once; else it is incomplete. @default none */
  readonly sometimes?: readonly Sometimes[];
  /**
   * Conditions on metrics, in k6's words: `{ "spawn_to_handle": ["p(95)<25", "max<500"] }`. A metric may name a tag:
   * `call_duration{operation:run_command}`. @default none
   */
  readonly thresholds?: Readonly<Record<string, readonly Threshold[]>>;
  /** How often resources are sampled. @default '1s' */
  readonly sampleEvery?: Duration;
  /** The whole run, faults and all; what takes longer is incomplete. @default '10m' */
  readonly timeout?: Duration;
}

/** The real service and real processes; one thread and real processes; one thread, virtual time, played processes. */
export type Mode = 'threads' | 'inline' | 'simulated';

/** Milliseconds, or `'1h'`, `'2m30s'`, `'500ms'`. */
export type Duration = number | string;

/** Options of the host under test; what is left out has the host's own default. */
export interface ScenarioHost {
  readonly launcher?: 'auto' | 'native' | 'portable';
  readonly threads?: {
    readonly warm?: number;
    readonly max?: number;
    readonly whenFull?: 'share' | 'queue' | 'reject';
  };
  readonly limits?: Partial<Limits>;
}

/** An actor of the embedder's own, started on the control thread. */
export interface ScenarioActor {
  /** Exports the definition. A path relative to the script, or a package. */
  readonly module: string;
  readonly kind: string;
  /** @default the kind */
  readonly name?: string;
  /** Structured-clone safe. */
  readonly args?: unknown;
}

/** Exactly one of `fixture`, `argv` and `shell`. */
export interface Program {
  /** A program of `test/fixtures`, by name. */
  readonly fixture?: string;
  /** Arguments of the fixture. @default none */
  readonly args?: readonly string[];
  readonly argv?: readonly string[];
  readonly shell?: string;
  /** What it does in `simulated` mode. @default what the fixture of that name does; others exit with 0 after 10 ms */
  readonly simulated?: SimulatedProgram;
}

interface LoadBase {
  /** Name of a flow. @default 'main' */
  readonly flow?: string;
  /** Whose session an iteration acts in. @default 'per-vu' */
  readonly sessions?: 'per-vu' | 'per-iteration' | 'shared';
  /** From the start of the run. @default 0 */
  readonly startTime?: Duration;
  /** How long iterations may go on past the end of their group's time. @default '30s' */
  readonly gracefulStop?: Duration;
}

/** k6's executors. A virtual user runs one iteration at a time. */
export type Load = SharedIterations | ConstantVus | RampingVus | ConstantArrivalRate | RampingArrivalRate;

/** Closed model: `iterations` in all, by whichever user is free. */
export interface SharedIterations extends LoadBase {
  readonly executor: 'shared-iterations';
  /** @default 1 */
  readonly vus?: number;
  /** @default 1 */
  readonly iterations?: number;
  /** @default '10m' */
  readonly maxDuration?: Duration;
}

/** Closed model: each user iterates for as long as that. */
export interface ConstantVus extends LoadBase {
  readonly executor: 'constant-vus';
  /** @default 1 */
  readonly vus?: number;
  readonly duration: Duration;
}

/** Closed model: the number of users goes from target to target, in a straight line. */
export interface RampingVus extends LoadBase {
  readonly executor: 'ramping-vus';
  /** @default 1 */
  readonly startVUs?: number;
  readonly stages: readonly Stage[];
  /** How long a user that is ramped down may finish its iteration. @default '30s' */
  readonly gracefulRampDown?: Duration;
}

/**
 * Open model: iterations start at their times, whether others have ended or not. One that finds no user free is not
 * started and counts in `dropped_iterations`.
 */
export interface ConstantArrivalRate extends LoadBase {
  readonly executor: 'constant-arrival-rate';
  /** Iterations per `timeUnit`. */
  readonly rate: number;
  /** @default '1s' */
  readonly timeUnit?: Duration;
  readonly duration: Duration;
  readonly preAllocatedVUs: number;
  /** @default preAllocatedVUs */
  readonly maxVUs?: number;
}

/** Open model: the rate goes from target to target, in a straight line. */
export interface RampingArrivalRate extends LoadBase {
  readonly executor: 'ramping-arrival-rate';
  /** @default 0 */
  readonly startRate?: number;
  /** @default '1s' */
  readonly timeUnit?: Duration;
  readonly stages: readonly Stage[];
  readonly preAllocatedVUs: number;
  /** @default preAllocatedVUs */
  readonly maxVUs?: number;
}

export interface Stage {
  readonly target: number;
  readonly duration: Duration;
}

/** What a virtual user does next. `as` names what it yields for later steps of the iteration. */
export type Step =
  | SpawnStep
  | CancelStep
  | ReadOutputStep
  | WaitStep
  | AwaitItemStep
  | DrainStep
  | ListStep
  | EndSessionStep
  | TellStep
  | AskStep
  | SleepStep
  | ChooseStep
  | RepeatStep
  | CheckStep;

/** A number, or one from a range, both ends included, chosen by the seed. */
export type Amount = number | readonly [number, number];

/** `run_command`. Yields the handle, or the finished result when it is not long-running. */
export interface SpawnStep {
  readonly do: 'spawn';
  /** Name in `programs`, or of a fixture. */
  readonly program: string;
  /** Instead of the program's own. Fixtures only. */
  readonly args?: readonly string[];
  /** @default true */
  readonly longRunning?: boolean;
  readonly timeoutMs?: number;
  readonly graceMs?: number;
  readonly drainMs?: number;
  readonly backgroundAfterMs?: number;
  readonly leftovers?: 'keep' | 'kill';
  /** @default 'handle' */
  readonly as?: string;
}
/** `cancel_handle`. Yields its receipt. */
export interface CancelStep {
  readonly do: 'cancel';
  /** What `spawn` has named. @default 'handle' */
  readonly handle?: string;
  readonly force?: boolean;
  readonly graceMs?: number;
  /** @default 'cancelled' */
  readonly as?: string;
}
/** `read_output`. */
export interface ReadOutputStep {
  readonly do: 'read-output';
  /** @default 'handle' */
  readonly handle?: string;
  /** @default 'stdout' */
  readonly stream?: 'stdout' | 'stderr';
  /** @default 0 */
  readonly offset?: number;
  readonly maxBytes?: number;
  readonly waitMs?: number;
  /** @default 'output' */
  readonly as?: string;
}
/** `wait_handles`. */
export interface WaitStep {
  readonly do: 'wait';
  /** @default ['handle'] */
  readonly handles?: readonly string[];
  /** @default 'all' */
  readonly mode?: 'any' | 'all';
  /** @default 60000 */
  readonly timeoutMs?: number;
  /** @default 'waited' */
  readonly as?: string;
}
/** `session.wait`: until the inbox has an item. Yields whether it has. */
export interface AwaitItemStep {
  readonly do: 'await-item';
  /** @default 60000 */
  readonly timeoutMs?: number;
  /** @default 'arrived' */
  readonly as?: string;
}
/** `session.drain`. Yields the results, newest last. */
export interface DrainStep {
  readonly do: 'drain';
  /** @default 'items' */
  readonly as?: string;
}
/** `list_handles`. */
export interface ListStep {
  readonly do: 'list';
  /** @default false */
  readonly includeFinished?: boolean;
  /** @default 'listing' */
  readonly as?: string;
}
/** `session.end`. The iteration's next step acts in a fresh session. */
export interface EndSessionStep {
  readonly do: 'end-session';
  /** @default 'end' */
  readonly as?: string;
}
/** A message to any actor, by name. Yields `accepted`, `full` or `stopped`. */
export interface TellStep {
  readonly do: 'tell';
  readonly actor: string;
  readonly message: { readonly type: string; readonly [field: string]: unknown };
  /** @default 'told' */
  readonly as?: string;
}
/** A question to any actor, by name. Yields its reply. */
export interface AskStep {
  readonly do: 'ask';
  readonly actor: string;
  readonly type: string;
  /** @default {} */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** @default 5000 */
  readonly timeoutMs?: number;
  /** @default 'reply' */
  readonly as?: string;
}
export interface SleepStep {
  readonly do: 'sleep';
  readonly ms: Amount;
}
/** One of several, by weight and seed. */
export interface ChooseStep {
  readonly do: 'choose';
  readonly of: readonly {
    /** @default 1 */
    readonly weight?: number;
    readonly steps: readonly Step[];
  }[];
}
export interface RepeatStep {
  readonly do: 'repeat';
  readonly times: Amount;
  readonly steps: readonly Step[];
}
/** Compares one value; a failed check counts in `checks` and does not end the iteration. Exactly one comparison. */
export interface CheckStep {
  readonly do: 'check';
  readonly name: string;
  /** Path to a yielded value: `handle.handle_id`, `items.0.exit_code`, `items.length`, `items.-1.status`. */
  readonly value: string;
  readonly equals?: unknown;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** A regular expression that the text must match. */
  readonly matches?: string;
  readonly exists?: boolean;
}

/** What goes wrong on purpose, and when. */
export type PlannedFault = Fault & { readonly when: FaultTime };

/** At a time, periodically, or so many times at random within a span. From the start of the run. */
export type FaultTime =
  | { readonly at: Duration }
  | {
      readonly every: Duration;
      /** @default the period */
      readonly from?: Duration;
      /** @default the end of the load */
      readonly until?: Duration;
    }
  | {
      readonly times: number;
      /** @default 0 */
      readonly from?: Duration;
      readonly until: Duration;
    };

export type Fault =
  /** Ends the thread of a random live handle. */
  | { readonly fault: 'kill-process-thread' }
  | { readonly fault: 'kill-control-thread' }
  /** The feedback actor throws; its supervisor starts it again. */
  | { readonly fault: 'kill-feedback' }
  /** The feedback actor handles nothing for that long. */
  | { readonly fault: 'stall-feedback'; readonly forMs: number }
  /** The coordinator handles nothing for that long. */
  | { readonly fault: 'stall-coordinator'; readonly forMs: number }
  /** SIGSTOP to the process of a random live handle; SIGCONT afterwards. */
  | { readonly fault: 'stop-child'; readonly forMs: number }
  /** SIGKILL to the process of a random live handle, behind the service's back. */
  | { readonly fault: 'kill-child' }
  /** No descriptor can be had. */
  | { readonly fault: 'exhaust-descriptors'; readonly forMs: number }
  /** Every launch fails. */
  | { readonly fault: 'refuse-spawns'; readonly forMs: number }
  /** Spill files get no room. */
  | { readonly fault: 'fill-disk'; readonly forMs: number }
  /** The host's own thread is busy. */
  | { readonly fault: 'block-host'; readonly forMs: number }
  /** Nobody drains an inbox. */
  | { readonly fault: 'slow-reader'; readonly forMs: number }
  /** The wall clock steps. */
  | { readonly fault: 'jump-clock'; readonly byMs: number }
  | { readonly fault: 'kill-guardian' }
  /** SIGKILL to the whole host, which runs in a process of its own for that; checked from outside. */
  | { readonly fault: 'kill-host' };

export type FaultName = Fault['fault'];

/** What must stay below what; see the invariants `memory` and `mailboxes`. */
export interface Bounds {
  /** Growth of the host's resident memory over the run. @default 1 GiB */
  readonly rssGrowthBytes?: number;
}

/** What a run may be required to have reached. */
export type Sometimes =
  /** A cancel found the process already exited, or an exit was overtaken by a cancel. */
  | 'cancel-raced-exit'
  | 'thread-lost'
  /** A message was refused because a mailbox was full. */
  | 'mailbox-full'
  /** A command waited for a thread. */
  | 'command-queued'
  /** A call was refused with CAPACITY_EXCEEDED. */
  | 'capacity-exceeded'
  /** A spawn was refused because its session had ended. */
  | 'spawn-after-end'
  | 'output-spilled'
  | 'output-truncated'
  | 'pipe-held'
  | 'timed-out'
  | 'feedback-restarted'
  | 'guardian-restarted'
  | 'control-thread-restarted'
  | 'descendants-outlived-leader'
  | 'spawn-failed';

export type Threshold =
  | string
  | {
      readonly threshold: string;
      /** Ends the run at once when crossed. @default false */
      readonly abortOnFail?: boolean;
      /** @default 0 */
      readonly delayAbortEval?: Duration;
    };
