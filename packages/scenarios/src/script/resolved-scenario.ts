import type {
  AskStep,
  AwaitItemStep,
  CancelStep,
  CheckStep,
  DrainStep,
  EndSessionStep,
  Fault,
  ListStep,
  Mode,
  Program,
  ReadOutputStep,
  ScenarioActor,
  ScenarioHost,
  Sometimes,
  SpawnStep,
  TellStep,
  WaitStep,
} from './scenario.js';

/**
 * A scenario that has been checked, every default filled in and every duration in milliseconds. What a run works
 * with, and what its results keep. Made by `parseScenario` only.
 */
export interface ResolvedScenario {
  readonly name: string;
  readonly description: string;
  readonly mode: Mode;
  readonly seed: number;
  /** What is left out has the host's own default. */
  readonly host: ScenarioHost;
  readonly actors: readonly ResolvedActor[];
  readonly programs: Readonly<Record<string, Program>>;
  readonly load: Readonly<Record<string, ResolvedLoad>>;
  readonly flows: Readonly<Record<string, readonly ResolvedStep[]>>;
  readonly faults: readonly ResolvedFault[];
  readonly bounds: ResolvedBounds;
  readonly sometimes: readonly Sometimes[];
  /** In the order of the script. */
  readonly thresholds: readonly ResolvedThreshold[];
  readonly sampleEveryMs: number;
  readonly timeoutMs: number;
}

export interface ResolvedActor extends ScenarioActor {
  readonly name: string;
}

export interface ResolvedBounds {
  readonly rssGrowthBytes: number;
}

export interface ResolvedThreshold {
  /** As written: `call_duration{operation:run_command}`. */
  readonly metric: string;
  readonly threshold: string;
  readonly abortOnFail: boolean;
  readonly delayAbortEvalMs: number;
}

interface ResolvedLoadBase {
  readonly flow: string;
  readonly sessions: 'per-vu' | 'per-iteration' | 'shared';
  readonly startTimeMs: number;
  readonly gracefulStopMs: number;
}

export type ResolvedLoad =
  | ResolvedSharedIterations
  | ResolvedConstantVus
  | ResolvedRampingVus
  | ResolvedConstantArrivalRate
  | ResolvedRampingArrivalRate;

export interface ResolvedSharedIterations extends ResolvedLoadBase {
  readonly executor: 'shared-iterations';
  readonly vus: number;
  readonly iterations: number;
  readonly maxDurationMs: number;
}
export interface ResolvedConstantVus extends ResolvedLoadBase {
  readonly executor: 'constant-vus';
  readonly vus: number;
  readonly durationMs: number;
}
export interface ResolvedRampingVus extends ResolvedLoadBase {
  readonly executor: 'ramping-vus';
  readonly startVUs: number;
  readonly stages: readonly ResolvedStage[];
  readonly gracefulRampDownMs: number;
}
export interface ResolvedConstantArrivalRate extends ResolvedLoadBase {
  readonly executor: 'constant-arrival-rate';
  readonly rate: number;
  readonly timeUnitMs: number;
  readonly durationMs: number;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
}
export interface ResolvedRampingArrivalRate extends ResolvedLoadBase {
  readonly executor: 'ramping-arrival-rate';
  readonly startRate: number;
  readonly timeUnitMs: number;
  readonly stages: readonly ResolvedStage[];
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
}
export interface ResolvedStage {
  readonly target: number;
  readonly durationMs: number;
}

type With<Written, Filled extends keyof Written> = Written & {
  readonly [Key in Filled]-?: NonNullable<Written[Key]>;
};

export type ResolvedStep =
  | With<SpawnStep, 'longRunning' | 'as'>
  | With<CancelStep, 'handle' | 'as'>
  | With<ReadOutputStep, 'handle' | 'stream' | 'offset' | 'as'>
  | With<WaitStep, 'handles' | 'mode' | 'timeoutMs' | 'as'>
  | With<AwaitItemStep, 'timeoutMs' | 'as'>
  | With<DrainStep, 'as'>
  | With<ListStep, 'includeFinished' | 'as'>
  | With<EndSessionStep, 'as'>
  | With<TellStep, 'as'>
  | With<AskStep, 'payload' | 'timeoutMs' | 'as'>
  | ResolvedSleepStep
  | ResolvedChooseStep
  | ResolvedRepeatStep
  | CheckStep;

/** Both ends included; equal for a fixed amount. */
export type ResolvedAmount = readonly [from: number, to: number];

export interface ResolvedSleepStep {
  readonly do: 'sleep';
  readonly ms: ResolvedAmount;
}
export interface ResolvedChooseStep {
  readonly do: 'choose';
  readonly of: readonly { readonly weight: number; readonly steps: readonly ResolvedStep[] }[];
}
export interface ResolvedRepeatStep {
  readonly do: 'repeat';
  readonly times: ResolvedAmount;
  readonly steps: readonly ResolvedStep[];
}

export type ResolvedFault = Fault & { readonly when: ResolvedFaultTime };

/** Without `untilMs`: until the load has ended. */
export type ResolvedFaultTime =
  | { readonly atMs: number }
  | { readonly everyMs: number; readonly fromMs: number; readonly untilMs?: number }
  | { readonly times: number; readonly fromMs: number; readonly untilMs: number };
