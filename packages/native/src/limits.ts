import { spawnFailure } from '@longrun/process';
import type { ErrorData, Resources } from '@longrun/protocol';
import { RESULT, SETTING, STEP } from './binding.js';

/** RLIMIT_… of Linux, the same on x64 and arm64. In the order in which they are set. */
const KERNEL_NUMBERS: readonly (readonly [Exclude<keyof Resources, 'oomScoreAdjust'>, number])[] = [
  ['openFiles', 7],
  ['processes', 6],
  ['cpuSeconds', 0],
  ['addressSpaceBytes', 9],
  ['fileSizeBytes', 1],
  ['coreBytes', 4],
];
/** At the soft limit the kernel sends SIGXCPU, at the hard one SIGKILL; with both at once there is never a SIGXCPU. */
const CPU_SECONDS_TO_KILL = 1;
const NUMBERS_PER_LIMIT = 3;

/** Settings of `launch`, with room for every limit. */
export function launchSettings(): Float64Array {
  return new Float64Array(SETTING.length + NUMBERS_PER_LIMIT * KERNEL_NUMBERS.length);
}

/** Writes all that depends on the resources into the settings. */
export function setResources(settings: Float64Array, resources: Resources = {}): void {
  settings[SETTING.hasOomScore] = resources.oomScoreAdjust === undefined ? 0 : 1;
  settings[SETTING.oomScore] = resources.oomScoreAdjust ?? 0;
  let at: number = SETTING.length;
  for (const [name, number] of KERNEL_NUMBERS) {
    const soft = resources[name];
    if (soft === undefined) continue;
    const hard = name === 'cpuSeconds' ? soft + CPU_SECONDS_TO_KILL : soft;
    settings.set([number, soft, hard], at);
    at += NUMBERS_PER_LIMIT;
  }
  settings[SETTING.limits] = (at - SETTING.length) / NUMBERS_PER_LIMIT;
}

/** The error of a launch whose limits (`STEP.limits`) or OOM score (`STEP.oomScore`) the kernel refused. */
export function resourceFailure(
  program: string,
  resources: Resources,
  results: Float64Array,
  errno: string,
): ErrorData {
  const limits = KERNEL_NUMBERS.filter(([name]) => resources[name] !== undefined);
  const refused = results[RESULT.step] === STEP.limits ? limits[results[RESULT.limit] ?? 0]?.[0] : undefined;
  const name: keyof Resources = refused ?? 'oomScoreAdjust';
  const denied = errno === 'EPERM' || errno === 'EACCES';
  return spawnFailure(`${JSON.stringify(program)} with ${name} ${resources[name]}`, errno, {
    limit: `resources.${name}`,
    ...(denied ? { reason: 'it is more than this host may give' } : {}),
  });
}
