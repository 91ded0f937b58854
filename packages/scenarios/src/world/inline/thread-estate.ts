import type { ActorDefinition } from '@longrun/actor';
import type { ProcessActorMessage, ProcessState } from '@longrun/process';
import type { HandleId, ProcessActorArgs } from '@longrun/protocol';

type ProcessDefinition = ActorDefinition<ProcessActorMessage, ProcessState, ProcessActorArgs>;

/**
 * What belongs to the process actors that are on threads which are only counted. A real thread that ends gives back its
 * descriptors with it; here that has to be done for it.
 */
export class ThreadEstate {
  readonly #states = new Map<HandleId, ProcessState>();

  /** The same definition; what its actors hold is known here while they live. */
  of(definition: ProcessDefinition): ProcessDefinition {
    return {
      ...definition,
      init: async (args, ctx) => {
        const state = await definition.init(args, ctx);
        this.#states.set(args.handleId, state);
        return state;
      },
      stopping: async (state, ctx) => {
        await definition.stopping?.(state, ctx);
        this.#states.delete(state.args.handleId);
      },
    };
  }

  /** The threads of these actors have ended. Their processes run on, and nobody here waits for them any more. */
  async giveBack(handleIds: readonly HandleId[]): Promise<void> {
    for (const handleId of handleIds) {
      const state = this.#states.get(handleId);
      this.#states.delete(handleId);
      if (state !== undefined) await releaseAll(state);
    }
  }
}

async function releaseAll(state: ProcessState): Promise<void> {
  // A launch under way ends with a process or without one.
  if (state.run === undefined) await state.launching?.catch(() => undefined);
  const { run } = state;
  if (run === undefined) return;
  run.process.stdin?.destroy();
  run.process.stdout.destroy();
  run.process.stderr.destroy();
  run.process.release();
  const { stdout, stderr } = run.streams;
  await Promise.all([stdout.capture.seal(), stderr.capture.seal()]);
}
