/*
 * Deliberately broken builds of the coordinator, each of which the search through random histories must find out. The
 * text of the built coordinator is patched in a copy (`support/mutant.ts`).
 *
 * The mutants are told by what would be visible from outside, because within one handler nothing is: an actor's turn is
 * not interrupted. So the first one makes an ended handle findable for a second terminal fact (its removal from the
 * registry is the one half of the check, `moveHandle` the other), and the second one tells feedback a turn
 * before the registry hears of the end.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exploreLives } from '../../dist/simulation/explore-lives.js';
import { replayLife } from '../../dist/simulation/replay-life.js';
import { mutantCoordinator, type Patch } from './support/mutant.js';

/** The rarest of them shows once in about a thousand lives. */
const MAX_LIVES = 10_000;
const FROM = 1;
/** A plan has 64. What is left when nothing can be left out without another order of turns. */
const MAX_STEPS = 6;

interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** What the search must complain about. */
  readonly complaint: RegExp;
}

const MUTANTS: readonly Mutant[] = [
  {
    name: 'the terminal move is not checked',
    patches: [
      { file: 'state/move-handle.js', find: '!canMove(from, to)', replace: 'false' },
      {
        file: 'life/finish-handle.js',
        find: 'removeLive(state, handle);',
        replace: 'removeLive(state, handle); (state.mutant ??= new Map()).set(handleId, handle);',
      },
      {
        file: 'on-exited.js',
        find: 'const handle = state.live.get(handleId);',
        replace: 'const handle = state.live.get(handleId) ?? state.mutant?.get(handleId);',
      },
    ],
    complaint: /after it was/,
  },
  {
    name: 'feedback is told before the registry',
    patches: [
      {
        file: 'on-exited.js',
        find: 'finishHandle(state, handle, END[causeOf(handle, report)], report, ctx);',
        replace: `
          if (handle.delivery === 'inbox' && handle.cancel === undefined && handle.mutant === undefined) {
            handle.mutant = true;
            const result = buildResult(handle, END[causeOf(handle, report)], report, undefined);
            const { sessionId } = handle;
            state.feedback.tell({ type: 'deliver', sessionId, handleId, content: JSON.stringify(result) });
            ctx.timers.start(\`mutant:\${handleId}\`, 0, { type: 'exited', handleId, report });
            return;
          }
          finishHandle(state, handle, END[causeOf(handle, report)], report, ctx);`,
      },
      {
        file: 'on-exited.js',
        find: "import { finishHandle } from './life/finish-handle.js';",
        replace:
          "import { finishHandle } from './life/finish-handle.js';\nimport { buildResult } from './build-result.js';",
      },
    ],
    complaint: /in the inbox before its end was on record/,
  },
  {
    name: 'a cancel does not suppress the item',
    patches: [{ file: 'life/finish-handle.js', find: " && to !== 'cancelled'", replace: '' }],
    complaint: /cancelled, 1 items where 0 are due|cancelled, and in the inbox/,
  },
];

describe('a broken build of the coordinator', () => {
  for (const { name, patches, complaint } of MUTANTS) {
    it(`is found out and its history shortened: ${name}`, async (t) => {
      const coordinator = await mutantCoordinator(t, patches);
      const report = await exploreLives({ lives: MAX_LIVES, from: FROM, coordinator });
      const [failed] = report.failed;
      assert.ok(failed !== undefined, `not found in ${report.lives} lives`);
      assert.match(failed.problems.join('\n'), complaint);
      assert.match(failed.shrunkProblems.join('\n'), complaint);
      assert.equal(failed.command, `npm run scenarios -- lives --seed ${failed.seed}`);
      assert.ok(failed.plan.steps.length <= MAX_STEPS, JSON.stringify(failed.plan, undefined, 1));
      assert.match(failed.history, /"type":"violation"/);
      t.diagnostic(`seed ${failed.seed}, ${report.lives} lives, ${failed.plan.steps.length} steps left`);
      const again = await replayLife(failed.seed, { coordinator });
      assert.match(again.problems.join('\n'), complaint);
      const sound = await replayLife(failed.seed);
      assert.deepEqual(sound.problems, [], 'the real build passes the same seed');
    });
  }

  it('is told from a build that is only a copy', async (t) => {
    const coordinator = await mutantCoordinator(t, []);
    const report = await exploreLives({ lives: 2000, from: FROM, coordinator });
    assert.deepEqual(report.failed, []);
    assert.ok(report.lives >= 2000);
  });

  it('is not made of a text that is not there', async (t) => {
    const patches = [{ file: 'on-exited.js', find: 'no such text', replace: '' }];
    await assert.rejects(mutantCoordinator(t, patches), /is 0 times in on-exited.js/);
  });
});
