// The main job, read from top to bottom: what each agent does, one step per turn.
import { build } from './steps/build.js';
import { cancelStubborn } from './steps/cancel-stubborn.js';
import { checkFlood } from './steps/check-flood.js';
import { checkTests } from './steps/check-tests.js';
import { endSession } from './steps/end-session.js';
import { flood } from './steps/flood.js';
import { foreground } from './steps/foreground.js';
import { missingProgram } from './steps/missing-program.js';
import { startLongLived } from './steps/start-long-lived.js';
import { startStubborn } from './steps/start-stubborn.js';
import { testPackage } from './steps/test-package.js';
import type { Step } from './vm.js';

export interface AgentPlan {
  readonly name: string;
  readonly steps: readonly Step[];
}

export const PLAN: readonly AgentPlan[] = [
  { name: 'agent-1', steps: [build, foreground, testPackage, checkTests] },
  {
    name: 'agent-2',
    steps: [flood, missingProgram, startStubborn, cancelStubborn, checkFlood, startLongLived, endSession],
  },
];
