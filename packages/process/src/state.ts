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

/** A process actor's state. Mutated in place by its handlers. */
export interface ProcessState {
  readonly args: ProcessActorArgs;
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
