import type { FeedbackItem } from '@longrun/protocol';

/** What Longrun needs of the VM that embeds it. */
export interface VmBridge {
  /**
   * Takes one item for a session's next turn. With a bridge the VM's own queue is the inbox: an item it has
   * taken is not in `session.drain()` as well. If it throws, or answers with a promise that rejects, the item is
   * there instead. It is called in the order of the items, without waiting for an earlier promise.
   */
  pushFeedback(sessionId: string, kind: string, content: string): void | PromiseLike<void>;
  /** Registers Longrun's cleanup: the VM calls `hook` with the id of each session that ends. */
  onSessionEnd(hook: (sessionId: string) => Promise<void>): void;
}

/** A host as the session-end hook sees it. */
export interface BridgedHost {
  sessionEnded(sessionId: string): Promise<void>;
}

/** One hook per VM however many hosts are set up on it (C5); weak, so that a VM can be collected. */
const hostsOfVm = new WeakMap<VmBridge, Set<BridgedHost>>();

/** Connects a host to its VM. Returns how to disconnect it; the hook itself stays registered. */
export function attachToVm(vm: VmBridge, host: BridgedHost): () => void {
  let hosts = hostsOfVm.get(vm);
  if (hosts === undefined) {
    const all = new Set<BridgedHost>();
    hosts = all;
    vm.onSessionEnd(async (sessionId) => {
      await Promise.all([...all].map((each) => each.sessionEnded(sessionId)));
    });
    // After it: a VM that would not take the hook has none, and is asked again next time.
    hostsOfVm.set(vm, all);
  }
  const attached = hosts;
  attached.add(host);
  return () => {
    attached.delete(host);
  };
}

/** What became of an item that was pushed. `error` is undefined when the VM has taken it. */
export type Pushed = (error: unknown) => void;

/** Gives an item to the VM. `pushed` is called once: before this returns, unless the VM answers with a promise. */
export function pushToVm(vm: VmBridge, item: FeedbackItem, pushed: Pushed): void {
  const refused = (error: unknown): void => pushed(error ?? new Error('pushFeedback failed with nothing'));
  try {
    const answer: unknown = vm.pushFeedback(item.sessionId, item.kind, item.content);
    if (isPromise(answer)) answer.then(() => pushed(undefined), refused);
    else pushed(undefined);
  } catch (error) {
    refused(error);
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
