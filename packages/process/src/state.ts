import type { ActorRef, Clock } from '@longrun/actor';
import type {
  CancelProcess,
  CoordinatorMessage,
  ProcessActorArgs,
  ReadProcessOutput,
  SpawnedCommand,
} from '@longrun/protocol';
import type { ProcessActorPorts } from './ports.js';
import type { Run } from './run/run.js';

/** What a process actor is made of on the thread that runs it. */
export interface ProcessActorSetup extends ProcessActorArgs {
  /** Asked once, in the moment of the launch: false for one that was taken back. It tells nobody then. @default it may */
  readonly mayLaunch?: () => boolean;
}

/** A process actor's state. Mutated in place by its handlers. */
export interface ProcessState {
  readonly args: ProcessActorSetup;
  readonly ports: ProcessActorPorts;
  readonly clock: Clock;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  /** From `start` to the launch: its environment and its input are not kept for as long as it runs. */
  command?: SpawnedCommand;
  /** The launch under way: a stop has to wait for it, or its child would have no owner. */
  launching?: Promise<unknown>;
  /** A cancel that came before the process existed. */
  early?: CancelProcess;
  /** Reads that came before the process existed. */
  readonly earlyReads: ReadProcessOutput[];
  /** Set by the launch. */
  run?: Run;
}
