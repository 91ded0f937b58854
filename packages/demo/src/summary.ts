// What the main job says at its end. Pure.

import { formatDuration } from './view/format.js';
import { type HandleRow, hasEnded } from './view/handle-row.js';
import { handleTable } from './view/handle-table.js';
import type { Style } from './view/style.js';
import type { AgentStatus } from './vm.js';

/** Something that must hold, and whether it did. */
export interface Claim {
  readonly text: string;
  readonly holds: boolean;
}

export interface JobReport {
  readonly handles: readonly HandleRow[];
  readonly agents: readonly AgentStatus[];
  readonly claims: readonly Claim[];
  /** Processes of ours after the end, and the most there were at once; undefined where /proc cannot tell. */
  readonly processes: { readonly left: number; readonly most: number } | undefined;
  readonly elapsedMs: number;
  readonly turnMs: number;
}

/** Every claim holds, every handle has ended, and nothing is left. */
export function isClean({ handles, claims, processes }: JobReport): boolean {
  return handles.every(hasEnded) && claims.every(({ holds }) => holds) && (processes?.left ?? 0) === 0;
}

export function summary(report: JobReport, width: number, style: Style): string[] {
  return [
    '',
    ...handleTable(report.handles, { width, style }),
    '',
    ...report.claims.map(({ text, holds }) =>
      holds ? `${style('green', '✓')} ${text}` : style('red', `✗ ${text}`),
    ),
    '',
    ...report.agents.map((agent) => agentLine(agent, report.turnMs)),
    `Processes left: ${processesLeft(report, style)}`,
    verdict(report, style),
  ];
}

function agentLine({ name, turns, longestTurn: { ms, title } }: AgentStatus, turnMs: number): string {
  return `${name} took ${turns} turns, one per ${turnMs} ms; longest ${formatDuration(ms)} (${title})`;
}

function processesLeft({ processes }: JobReport, style: Style): string {
  if (processes === undefined) return style('yellow', 'unknown, there is no /proc here');
  const { left, most } = processes;
  const count = style(left === 0 ? 'green' : 'red', String(left));
  return `${count} (read from /proc; at most ${most} were alive at once)`;
}

function verdict(report: JobReport, style: Style): string {
  const text = `${report.handles.length} handles in ${formatDuration(report.elapsedMs)}`;
  return isClean(report) ? style('bold', `Done: ${text}.`) : style('red', `Not as it should be: ${text}.`);
}
