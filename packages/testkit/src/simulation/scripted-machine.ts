import type { Clock } from '@longrun/actor';
import type {
  InputSink,
  LaunchedProcess,
  Launcher,
  LaunchOutcome,
  LaunchRequest,
  LeaderEnd,
  ProcessEntry,
  SignalOutcome,
} from '@longrun/process';
import { bearsToken, type ErrorData, type ExitStatus, TOKEN_VARIABLE, variableOf } from '@longrun/protocol';
import { PLAYED_HOST, playedProcessTable } from '../played-process-table.js';
import { type Script, scriptOf } from './script.js';
import { type Later, ScriptedPipe } from './scripted-pipe.js';
import type { SimulatedMachine } from './simulated-machine.js';

/**
 * A machine whose processes follow scripts: groups, signals, zombies and pipes as the process actor sees them, under
 * virtual time. A death is one moment, its reaping and the end of each pipe are others, and who orders those is the
 * test. Pids and start times count up.
 */
export interface ScriptedMachine extends SimulatedMachine {
  /** Leaders launched so far, by pid, in order. */
  readonly leaders: readonly number[];
  /** Living processes that bear a token outside every group: what only a search can find. */
  escapees(): readonly number[];
  /** Living processes without a token whose leader has ended: nobody can find these. */
  unfindable(): readonly number[];
  /** The leader exits by itself. Does nothing when it is dead. */
  exit(pid: number, status?: ExitStatus): void;
  /** Something on stdout of a living leader. */
  write(pid: number, text: string): void;
  /** A signal from outside to one process; SIGSTOP and SIGCONT too. */
  signal(pid: number, signal: NodeJS.Signals): void;
  /** Every launch fails with this from now on; undefined: none does. */
  refuse(error: ErrorData | undefined): void;
}

interface Member {
  readonly entry: ProcessEntry;
  readonly tree: Tree;
  /** What is in its environment. */
  readonly token: string;
  dead: boolean;
  /** By SIGSTOP. What would end it waits in `delayed`, but for SIGKILL. */
  stopped: boolean;
  readonly delayed: (() => void)[];
}

/** A leader with its group and its pipes. */
class Tree {
  readonly script: Script;
  readonly leader: Member;
  readonly members: Set<Member>;
  readonly stdout: ScriptedPipe;
  readonly stderr: ScriptedPipe;
  orphaned = false;
  end: LeaderEnd | undefined;
  listener: ((end: LeaderEnd) => void) | undefined;

  constructor(
    script: Script,
    token: string,
    makeMember: (tree: Tree, groupId: number, token: string) => Member,
    later: Later,
  ) {
    this.script = script;
    this.leader = makeMember(this, 0, token);
    const { pid } = this.leader.entry;
    this.members = new Set([this.leader]);
    const { children = 0, escapees = 0, bareEscapees = 0 } = script;
    for (let n = 0; n < children; n += 1) this.members.add(makeMember(this, pid, token));
    for (let n = 0; n < escapees; n += 1) this.members.add(makeMember(this, 0, token));
    for (let n = 0; n < bareEscapees; n += 1) this.members.add(makeMember(this, 0, ''));
    this.stdout = new ScriptedPipe(`stdout of ${pid}`, later);
    this.stderr = new ScriptedPipe(`stderr of ${pid}`, later);
  }
}

const FIRST_PID = 1000;

export function createScriptedMachine(clock: Clock, later: Later): ScriptedMachine {
  const members = new Map<number, Member>();
  /** The same by group, no group empty. */
  const groups = new Map<number, Set<Member>>();
  const leaders: number[] = [];
  let pids = FIRST_PID;
  /** Tokens of commands whose thread is gone: what was not launched by then never is. */
  const abandoned = new Set<string>();
  let refusal: ErrorData | undefined;

  const makeMember = (tree: Tree, groupId: number, token: string): Member => {
    const pid = pids;
    pids += 1;
    const group = groupId === 0 ? pid : groupId;
    const entry: ProcessEntry = {
      pid,
      startTime: `${pid}0`,
      name: 'scripted',
      state: 'S',
      parentPid: PLAYED_HOST,
      groupId: group,
      sessionId: group,
      threads: 1,
    };
    const member: Member = { entry, tree, token, dead: false, stopped: false, delayed: [] };
    members.set(pid, member);
    const others = groups.get(group);
    if (others === undefined) groups.set(group, new Set([member]));
    else others.add(member);
    return member;
  };
  const remove = ({ entry: { pid, groupId } }: Member): void => {
    const member = members.get(pid);
    const group = groups.get(groupId);
    if (member === undefined || group === undefined) return;
    members.delete(pid);
    group.delete(member);
    if (group.size === 0) groups.delete(groupId);
  };

  const endPipesIfFree = (tree: Tree): void => {
    for (const member of tree.members) {
      if (member.dead) continue;
      if (member === tree.leader) return;
      if (tree.script.childrenHoldPipes === true && !hasEscaped(member)) return;
    }
    tree.stdout.end();
    tree.stderr.end();
  };

  const reap = (tree: Tree): void => {
    if (tree.orphaned || tree.end === undefined || tree.listener === undefined) return;
    const { listener, end } = tree;
    tree.listener = undefined;
    remove(tree.leader);
    listener(end);
  };

  const die = (member: Member, status: ExitStatus): void => {
    if (member.dead) return;
    member.dead = true;
    const { tree } = member;
    if (member === tree.leader) {
      tree.end = { status };
      later(`reap ${member.entry.pid}`, () => reap(tree));
    } else {
      // Not our child: init or its own parent reaps it.
      remove(member);
    }
    endPipesIfFree(tree);
  };

  /** Now, or once it goes on. */
  const unlessStopped = (member: Member, run: () => void): void => {
    if (member.stopped) member.delayed.push(run);
    else run();
  };

  const receive = (member: Member, signal: NodeJS.Signals): void => {
    const status: ExitStatus = { kind: 'signal', signal };
    switch (signal) {
      case 'SIGKILL':
        die(member, status);
        break;
      case 'SIGTERM':
        unlessStopped(member, () => {
          const { onTerm = 'dies' } = member.tree.script;
          if (onTerm === 'dies') die(member, status);
          if (typeof onTerm === 'number')
            clock.after(onTerm, () => unlessStopped(member, () => die(member, status)));
        });
        break;
      case 'SIGSTOP':
        member.stopped = true;
        break;
      case 'SIGCONT':
        member.stopped = false;
        for (const run of member.delayed.splice(0)) run();
        break;
      default:
    }
  };

  const signalGroup = (groupId: number, signal: NodeJS.Signals): SignalOutcome => {
    const group = groups.get(groupId);
    if (group === undefined) return 'gone';
    for (const member of [...group]) if (!member.dead) receive(member, signal);
    return 'sent';
  };

  const start = (script: Script, request: LaunchRequest): LaunchedProcess => {
    const tree = new Tree(script, variableOf(request.env, TOKEN_VARIABLE) ?? '', makeMember, later);
    const { pid, startTime } = tree.leader.entry;
    leaders.push(pid);
    if (script.output !== undefined) tree.stdout.write(script.output);
    if (script.floodBytes !== undefined) tree.stdout.flood(script.floodBytes);
    const { exits } = script;
    if (exits !== undefined) {
      const { leader } = tree;
      clock.after(exits.afterMs, () => unlessStopped(leader, () => die(leader, statusOf(exits))));
    }
    return {
      identity: { pid, startTime },
      stdout: tree.stdout,
      stderr: tree.stderr,
      ...(request.stdin === 'pipe' ? { stdin: openInput(later) } : {}),
      onExit: (listener) => {
        tree.listener = listener;
        if (tree.end !== undefined) later(`reap ${pid}`, () => reap(tree));
      },
      signalGroup: (signal) => signalGroup(pid, signal),
      release: () => undefined,
    };
  };

  const processes = playedProcessTable({
    pids: () => [...members.keys()],
    group: (groupId) => [...(groups.get(groupId) ?? [])].map(viewOf),
    groupExists: (groupId) => groups.has(groupId),
    find: (pid) => {
      const member = members.get(pid);
      return member === undefined ? undefined : viewOf(member);
    },
    token: ({ pid }) => members.get(pid)?.token,
    signal: (pid, signal) => {
      const member = members.get(pid);
      if (member === undefined || member.dead) return 'gone';
      receive(member, signal);
      return 'sent';
    },
  });
  const launcher: Launcher = {
    name: 'scripted',
    processes,
    async launch(request: LaunchRequest): Promise<LaunchOutcome> {
      const script = scriptOf(request.argv);
      const { launchMs = 0 } = script;
      if (launchMs > 0) await new Promise<void>((done) => clock.after(launchMs, done));
      if (abandoned.has(variableOf(request.env, TOKEN_VARIABLE) ?? '')) return new Promise(() => undefined);
      if (refusal !== undefined) return { ok: false, error: refusal };
      if (script.missing !== true) return { ok: true, process: start(script, request) };
      const details = { errno: 'ENOENT', missing: 'file' } as const;
      return { ok: false, error: { code: 'SPAWN_FAILED', message: 'no such program', details } };
    },
  };

  return {
    launcher,
    signalGroup,
    leaders,
    alive: () => [...members.values()].filter((member) => !member.dead).map((member) => member.entry.pid),
    escapees: () =>
      [...members.values()]
        .filter((member) => !member.dead && hasEscaped(member) && member.token !== '')
        .map((member) => member.entry.pid),
    unfindable: () =>
      [...members.values()]
        .filter((member) => !member.dead && member.token === '' && member.tree.leader.dead)
        .map((member) => member.entry.pid),
    exit(pid: number, status: ExitStatus = { kind: 'code', code: 0 }): void {
      const member = members.get(pid);
      if (member !== undefined) die(member, status);
    },
    write(pid: number, text: string): void {
      const member = members.get(pid);
      if (member !== undefined && !member.dead) member.tree.stdout.write(text);
    },
    signal(pid: number, signal: NodeJS.Signals): void {
      const member = members.get(pid);
      if (member !== undefined && !member.dead) receive(member, signal);
    },
    refuse(error: ErrorData | undefined): void {
      refusal = error;
    },
    orphan(pid: number): void {
      const member = members.get(pid);
      if (member !== undefined) member.tree.orphaned = true;
    },
    orphanLaunch(token: string): void {
      abandoned.add(token);
      for (const { tree } of members.values()) if (bearsToken(tree.leader.token, token)) tree.orphaned = true;
    },
  };
}

function statusOf({ code, signal }: NonNullable<Script['exits']>): ExitStatus {
  return signal === undefined ? { kind: 'code', code } : { kind: 'signal', signal };
}

function hasEscaped(member: Member): boolean {
  const { leader } = member.tree;
  return member.entry.groupId !== leader.entry.pid;
}

/** As the table of processes shows it. Orphans are init's. */
function viewOf(member: Member): ProcessEntry {
  const { leader } = member.tree;
  if (member === leader && !member.dead && !member.stopped) return member.entry;
  const parentPid = member === leader ? PLAYED_HOST : leader.dead ? 1 : leader.entry.pid;
  return { ...member.entry, parentPid, state: member.dead ? 'Z' : member.stopped ? 'T' : 'S' };
}

/** Takes all that is written, a little later. */
function openInput(later: Later): InputSink {
  return {
    pendingBytes: 0,
    write: (_bytes, done) => later('stdin', () => done(true)),
    end: () => undefined,
    destroy: () => undefined,
  };
}
