// What is too long for every change: millions of simulated lives, every scenario, and the soak. By hand, or at night:
//   node scripts/nightly.mjs [lives]
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

const LIVES = process.argv[2] ?? '3000000';

const runs = [['lives', '--lives', LIVES], ['--all'], ['steady-load'], ['soak']];
const codes = runs.map((args) => {
  const command = [join(ROOT, 'scripts/scenarios.mjs'), ...args];
  return { args, code: spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1 };
});
for (const { args, code } of codes) console.log(`${code === 0 ? '✓' : '✗'} ${args.join(' ')}`);
process.exitCode = codes.some(({ code }) => code !== 0) ? 1 : 0;
