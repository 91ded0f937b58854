import type { FeedbackItem } from '@longrun/protocol';

/** What Longrun needs of the VM that embeds it. */
export interface VmBridge {
  /**
   * Takes one item for a session's next turn. With a bridge the VM's own queue is the inbox: an item it has
   * taken is not in `session.drain()` as well. If it throws, the item stays there.
   */
  pushFeedback(sessionId: string, kind: string, content: string): void;
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
    hostsOfVm.set(vm, all);
    vm.onSessionEnd(async (sessionId) => {
      await Promise.all([...all].map((each) => each.sessionEnded(sessionId)));
    });
  }
  const attached = hosts;
  attached.add(host);
  return () => {
    attached.delete(host);
  };
}

/** Gives an item to the VM. Returns the error if the VM would not take it. */
export function pushToVm(vm: VmBridge, item: FeedbackItem): unknown {
  try {
    vm.pushFeedback(item.sessionId, item.kind, item.content);
    return undefined;
  } catch (error) {
    return error ?? new Error('pushFeedback threw nothing');
  }
}
