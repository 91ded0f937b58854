import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { exploreLives } from '../../dist/simulation/explore-lives.js';
import type { Plan } from '../../dist/simulation/plan.js';
import { planOf } from '../../dist/simulation/plan-of.js';
import { replayLife } from '../../dist/simulation/replay-life.js';
import { runPlan } from '../../dist/simulation/run-plan.js';
import { shrinkPlan } from '../../dist/simulation/shrink-plan.js';

const SEEDS = [0, 1, 2, 77, 2 ** 32 - 1];

describe('a random history', () => {
  it('is the same, byte for byte, for the same seed, however closely it is looked at', async () => {
    for (const seed of SEEDS) {
      const { history, problems } = await replayLife(seed);
      assert.deepEqual(problems, []);
      const again = await runPlan(planOf(seed), seed, { auditEvery: 1_000_000 });
      assert.equal(again.history, history);
      const unwritten = await runPlan(planOf(seed), seed, { writes: false });
      assert.deepEqual([unwritten.turns, unwritten.history], [again.turns, '']);
      assert.ok(history.split('\n').length > 100, 'something happens in it');
    }
  });

  it('is the same in another process', async () => {
    const [seed] = SEEDS.slice(-1);
    const module = new URL('../../dist/simulation/replay-life.js', import.meta.url).href;
    const program =
      'const { replayLife } = await import(process.argv[1]); process.stdout.write((await replayLife(Number(process.argv[2]))).history)';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', program, module, String(seed)],
      { maxBuffer: 16 * 1024 * 1024 },
    );
    assert.equal(stdout, (await replayLife(seed ?? 0)).history);
  });

  it('differs from seed to seed, in its plan and in the order of the same plan', async () => {
    const plans = SEEDS.map((seed) => JSON.stringify(planOf(seed)));
    assert.equal(new Set(plans).size, SEEDS.length);
    const orders = new Set<string>();
    for (const seed of SEEDS) orders.add((await runPlan(planOf(1), seed)).history);
    assert.equal(orders.size, SEEDS.length);
  });

  it('without a step is over at once', async () => {
    const plan: Plan = { threads: { max: 1, whenFull: 'share' }, limits: {}, steps: [] };
    const { problems, lives, items } = await runPlan(plan, 1);
    assert.deepEqual([problems, lives, items], [[], 0, 0]);
  });
});

describe('a search through random histories', () => {
  it('passes the real service, and reaches what makes it worth while', async () => {
    const seen: number[] = [];
    const report = await exploreLives({ lives: 4000, from: 1, onProgress: ({ lives }) => seen.push(lives) });
    assert.deepEqual(report.failed, []);
    assert.ok(report.lives >= 4000 && report.items > 1000 && report.turns > report.lives);
    const reached = Object.keys(report.reached).sort();
    assert.deepEqual(reached, [
      'cancel-raced-exit',
      'capacity-exceeded',
      'command-queued',
      'descendants-outlived-leader',
      'feedback-restarted',
      'output-truncated',
      'pipe-held',
      'spawn-after-end',
      'spawn-failed',
      'thread-lost',
      'timed-out',
    ]);
  });

  it('can be stopped', async () => {
    const stop = new AbortController();
    const report = await exploreLives({
      lives: Number.POSITIVE_INFINITY,
      from: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    assert.ok(report.seeds > 0);
  });
});

describe('the shortening of a plan', () => {
  it('leaves what the problem needs, and answers a plan that never fails as it is', async () => {
    const plan = planOf(5);
    const hasCrash = (candidate: Plan): boolean =>
      candidate.steps.some((step) => step.do === 'crash-thread') &&
      candidate.steps.some((step) => step.do === 'spawn' && step.script.exits !== undefined);
    assert.ok(hasCrash(plan), 'the seed has both');
    const short = await shrinkPlan(plan, async (candidate) => hasCrash(candidate));
    assert.deepEqual(short.steps.map((step) => step.do).sort(), ['crash-thread', 'spawn']);
    assert.deepEqual([short.limits, short.threads], [{}, { max: 64, whenFull: 'share' }]);
    const [spawn] = short.steps.filter((step) => step.do === 'spawn');
    assert.deepEqual(Object.keys(spawn?.script ?? {}), ['exits']);
    assert.equal(await shrinkPlan(plan, async () => false), plan);
  });

  it('stops at its bound of tries', async () => {
    let tries = 0;
    const fails = async (): Promise<boolean> => {
      tries += 1;
      return tries % 2 === 0;
    };
    await shrinkPlan(planOf(3), fails, 20);
    assert.equal(tries, 20);
  });
});
