import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Census, type CensusSource, type ProcessEntry } from '@longrun/process';

const HOST = 50;

function entry(pid: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
  const rest = { startTime: '100', name: 'x', state: 'S', parentPid: 1, threads: 1 };
  return { pid, groupId: pid, sessionId: pid, ...rest, ...more };
}

interface Played {
  readonly source: CensusSource;
  readonly table: Map<number, ProcessEntry>;
  /** Called before the table is read for this pid. */
  readonly before: Map<number, () => void>;
  readonly read: number[];
  blind: boolean;
}

type Way = 'one by one' | 'in one go';

/** As the kernel writes it, as far as anybody reads. */
function statLine({
  pid,
  name,
  state,
  parentPid,
  groupId,
  sessionId,
  threads,
  startTime,
}: ProcessEntry): string {
  return `${pid} (${name}) ${state} ${parentPid} ${groupId} ${sessionId} 0 -1 0${' 0'.repeat(10)} ${threads} 0 ${startTime} 0`;
}

/** A machine on which things happen while it is looked at. */
function playOn(way: Way, entries: readonly ProcessEntry[]): Played {
  const table = new Map(entries.map((each) => [each.pid, each]));
  const before = new Map<number, () => void>();
  const played: Played = {
    table,
    before,
    read: [],
    blind: false,
    source: {
      hostPid: HOST,
      adopts: false,
      get blind() {
        return played.blind;
      },
      ...(way === 'one by one'
        ? {}
        : {
            everybody: () => {
              if (played.blind) return undefined;
              const lines = [...table.keys()].map((pid) => {
                before.get(pid)?.();
                const known = table.get(pid);
                return `${known === undefined ? pid : statLine(known)}\n`;
              });
              return played.blind ? undefined : lines.join('');
            },
          }),
      pids: () => [...table.keys()],
      find: (pid) => {
        before.get(pid)?.();
        return played.blind ? undefined : table.get(pid);
      },
      token: ({ pid }) => {
        played.read.push(pid);
        return table.has(pid) ? (pid >= 900 ? 'h.1.c' : '') : undefined;
      },
    },
  };
  return played;
}

const found = (census: Census | undefined) => census?.bearers('h.1.c', 0, false).found.map(({ pid }) => pid);

for (const way of ['one by one', 'in one go'] as const)
  describe(`a census that looks at everybody ${way}`, () => {
    const play = (...entries: readonly ProcessEntry[]) => playOn(way, entries);

    it('sees the child of a process that has ended before it was looked at', () => {
      const played = play(entry(60), entry(61));
      played.before.set(61, () => {
        played.table.delete(61);
        played.table.set(900, entry(900));
      });
      const census = Census.take(1, 0, played.source);
      assert.equal(census?.find(61), undefined);
      assert.deepEqual(found(census), [900]);
      assert.equal(census?.bearers('h.1.c', 0, false).complete, true);
    });

    it('sees the child of one that ends while its environment is read', () => {
      const played = play(entry(60), entry(901));
      const census = Census.take(1, 0, played.source);
      played.table.delete(901);
      played.table.set(900, entry(900));
      assert.deepEqual(found(census), [900]);
    });

    it('is not complete when somebody ends at every pass: that may be a chain', () => {
      const played = play(entry(60));
      let next = 100;
      const link = (pid: number): void => {
        played.table.set(pid, entry(pid));
        played.before.set(pid, () => {
          played.table.delete(pid);
          next += 1;
          link(next);
        });
      };
      link(next);
      const census = Census.take(1, 0, played.source);
      assert.deepEqual(census?.bearers('h.1.c', 0, false), { found: [], complete: false });
      assert.ok(next < 150, `it was given up after ${next - 100}`);
    });

    it('is not disturbed by the end of a process that an earlier one knew to be none', () => {
      const handle = entry(70, { parentPid: HOST });
      const played = play(entry(60), handle, entry(71));
      const first = Census.take(1, 0, played.source);
      assert.deepEqual(found(first), []);
      for (const pid of [70, 71]) played.before.set(pid, () => played.table.delete(pid));
      // Listed once more, and gone when it is looked at.
      let passes = 0;
      const source: CensusSource = {
        ...played.source,
        blind: false,
        pids: () => {
          passes += 1;
          return [60, 70, 71];
        },
        ...(way === 'one by one'
          ? {}
          : {
              everybody: () => {
                passes += 1;
                return `${statLine(entry(60))}\n70\n71\n`;
              },
            }),
      };
      assert.equal(Census.take(2, 10, source, first)?.bearers('h.1.c', 0, false).complete, true);
      assert.equal(passes, 1);
      passes = 0;
      assert.equal(Census.take(2, 10, source)?.bearers('h.1.c', 0, false).complete, false, 'the control');
      assert.ok(passes > 1);
    });

    it('reads no environment that nobody asks for, and none twice', () => {
      const played = play(entry(60), entry(61, { startTime: '200' }), entry(62, { parentPid: HOST }));
      const census = Census.take(1, 0, played.source);
      assert.deepEqual(played.read, []);
      census?.bearers('h.1.c', 150, false);
      assert.deepEqual(played.read, [61]);
      census?.bearers('h.2.c', 50, false);
      assert.deepEqual(played.read, [61, 60]);
    });

    it('is none when not everybody could be looked at', () => {
      const played = play(entry(60), entry(61));
      played.before.set(61, () => {
        played.blind = true;
      });
      assert.equal(Census.take(1, 0, played.source), undefined);
    });
  });
