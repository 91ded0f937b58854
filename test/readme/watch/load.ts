/** Many saves, and many who ask, while the actor starts its command again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineScenario, type Scenario } from '@longrun/scenarios';

const directory = mkdtempSync(join(tmpdir(), 'watched-'));
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

export const scenario: Scenario = defineScenario({
  name: 'watch-under-load',
  actors: [
    {
      // Compiled, and beside this file.
      module: './watch-actor.js',
      kind: 'watch',
      args: { sessionId: 'watched', directory, argv: ['sleep', '0.02'] },
    },
  ],
  programs: { save: { argv: ['cp', '/proc/version', join(directory, 'input.txt')] } },
  load: {
    savers: {
      executor: 'constant-arrival-rate',
      rate: 10,
      duration: '3s',
      preAllocatedVUs: 20,
      flow: 'save',
    },
    askers: { executor: 'constant-vus', vus: 2, duration: '3s', flow: 'ask' },
  },
  flows: {
    save: [{ do: 'spawn', program: 'save', longRunning: false, as: 'saved' }],
    ask: [
      { do: 'ask', actor: 'watch', type: 'report' },
      { do: 'check', name: 'it has started its command', value: 'reply.runs', atLeast: 0 },
      { do: 'sleep', ms: [5, 20] },
    ],
  },
  thresholds: {
    calls_ok: ['rate==1'],
    'call_duration{operation:ask}': ['p(95)<1000'],
    iterations: ['count>=30'],
  },
});
