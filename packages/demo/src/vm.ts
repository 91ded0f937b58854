// A small host VM: agents that take turns. Before each turn the agent's inbox is drained; in the turn the agent
// does the next step of its plan, if what the step needs has arrived. Commands run on meanwhile and are never
// waited for. Knows sessions and turns; what the steps do is theirs.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host, ToolResult } from '@longrun/host';

/** One turn in this time: as steady as a model that answers at once. */
export const TURN_MS = 500;

/** What an agent does in one turn. */
export interface Step {
  readonly title: string;
  /** Commands, by the names this agent gave them, whose results it must have read before. */
  readonly needs?: readonly string[];
  act(turn: Turn): Promise<void>;
}

/** What a step may do. */
export interface Turn {
  readonly host: Host;
  readonly sessionId: string;
  /** Names a started command; its result will be waited for. */
  started(name: string, handleId: string): void;
  handleOf(name: string): string;
  /** The result of a command that the step `needs`. */
  resultOf(name: string): ToolResult;
  /** No result will come for these: they were cancelled, or their session ended. */
  forget(...names: readonly string[]): void;
  say(text: string): void;
  /** States something that must hold. A claim that does not fails the main job. */
  claim(text: string, holds: boolean): void;
}

/** Where an agent's loop is. */
export interface AgentStatus {
  readonly name: string;
  readonly turns: number;
  /** What it does or waits for. */
  readonly doing: string;
  readonly longestTurn: { readonly ms: number; readonly title: string };
}

/** What the VM tells whoever watches it. */
export interface VmEvents {
  say(agent: string, text: string): void;
  claim(agent: string, text: string, holds: boolean): void;
}

export interface Agent {
  status(): AgentStatus;
  /** Resolves when the plan is done and all its results are read, or when `signal` aborts. */
  live(signal: AbortSignal): Promise<void>;
}

/** An agent called `name`, with a session of that name. */
export function createAgent(name: string, plan: readonly Step[], host: Host, events: VmEvents): Agent {
  const session = host.session(name);
  const steps = [...plan];
  const handles = new Map<string, string>();
  const results = new Map<string, ToolResult>();
  const awaited = new Set<string>();
  let turns = 0;
  let doing = 'starts';
  let longestTurn = { ms: 0, title: '' };

  const turn: Turn = {
    host,
    sessionId: name,
    started(command, handleId) {
      handles.set(command, handleId);
      awaited.add(command);
    },
    handleOf: (command) => known(handles, command),
    resultOf: (command) => known(results, command),
    forget(...commands) {
      for (const command of commands) awaited.delete(command);
    },
    say: (text) => events.say(name, text),
    claim: (text, holds) => events.claim(name, text, holds),
  };

  function readInbox(): void {
    for (const item of session.drain()) {
      const command = [...handles].find(([, handleId]) => handleId === item.handleId)?.[0] ?? item.handleId;
      // The contract (C3): the content of a tool_result is this object as JSON.
      results.set(command, JSON.parse(item.content) as ToolResult);
      awaited.delete(command);
      events.say(name, `reads in its inbox: ${command} ended`);
    }
  }

  async function takeTurn(): Promise<void> {
    const startedAt = performance.now();
    turns += 1;
    readInbox();
    const next = steps[0];
    const isReady = next?.needs?.every((command) => results.has(command)) ?? true;
    if (next !== undefined && isReady) {
      steps.shift();
      doing = next.title;
      await next.act(turn);
    }
    doing = awaited.size > 0 ? `${[...awaited].join(', ')} running` : 'idle';
    const ms = performance.now() - startedAt;
    if (ms > longestTurn.ms)
      longestTurn = { ms, title: next !== undefined && isReady ? next.title : 'inbox only' };
  }

  return {
    status: () => ({ name, turns, doing, longestTurn }),
    async live(signal) {
      while (!signal.aborted && (steps.length > 0 || awaited.size > 0)) {
        const nextTurnAt = performance.now() + TURN_MS;
        await takeTurn();
        await sleep(Math.max(0, nextTurnAt - performance.now()));
      }
      doing = 'done';
    },
  };
}

/** A step that asks for what no step before it made is a mistake in the plan. */
function known<T>(map: ReadonlyMap<string, T>, command: string): T {
  const value = map.get(command);
  if (value === undefined) throw new Error(`the plan has no ${command} yet`);
  return value;
}
