import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import {
  confinementFailure,
  createMachineProcesses,
  execFailure,
  type InputSink,
  type Launcher,
  type LaunchOutcome,
  type LaunchRequest,
  LISTING_MS,
  launchPrepared,
  machineCgroup,
  NodeInputSink,
  type ProcessTable,
  spawnFailure,
} from '@longrun/process';
import { type Binding, RESULT, SETTING, STEP } from './binding.js';
import { nativeKernelCalls } from './kernel-calls.js';
import { launchSettings, resourceFailure, setResources } from './limits.js';
import { NativeProcess } from './native-process.js';
import { nulEnded } from './nul-ended.js';
import { Reactor } from './reactor.js';
import { openRuleset, type Ruleset } from './ruleset.js';

export interface NativeLauncherOptions {
  /** From `loadNative`. */
  readonly binding: Binding;
  /**
   * Landlock is used as if the kernel had no more than this version; 0: as if it had none. For tests.
   * @default the kernel's
   */
  readonly landlockAbi?: number;
  /** @default this machine's */
  readonly processes?: ProcessTable;
}

/** The add-on has one callback per thread, so all launchers of a thread share what listens to it. */
let reactor: Reactor | undefined;

/**
 * The launcher for Linux. Starting a command copies nothing of the host, whatever its size; output goes through real
 * pipes; ends are told by pidfd, with resource usage, core dumps and real-time signals.
 */
export function createNativeLauncher(options: NativeLauncherOptions): Launcher {
  const { binding } = options;
  reactor ??= new Reactor(binding);
  const events = reactor;
  const processes =
    options.processes ??
    createMachineProcesses({
      listingMs: LISTING_MS,
      spareDescriptor: true,
      kernel: nativeKernelCalls(binding),
    });
  const settings = launchSettings();
  const results = new Float64Array(RESULT.length);

  const abi = Math.min(binding.landlockAbi(), options.landlockAbi ?? Number.POSITIVE_INFINITY);

  const attempt = (request: LaunchRequest, file: string): LaunchOutcome => {
    if (request.confinement === undefined) return start(request, file);
    const ruleset = openRuleset(binding, request.confinement, abi);
    if (!ruleset.ok) return ruleset;
    try {
      return start(request, file, ruleset);
    } finally {
      // The child has restricted itself, or is gone.
      if (ruleset.fd >= 0) binding.closeRuleset(ruleset.fd);
    }
  };

  const start = (request: LaunchRequest, file: string, ruleset?: Ruleset): LaunchOutcome => {
    settings[SETTING.filterTcp] = ruleset?.filterTcp === true ? 1 : 0;
    setResources(settings, request.resources);
    const errno = binding.launch(
      file,
      nulEnded(request.argv),
      request.env,
      request.cwd,
      request.stdin === 'pipe',
      ruleset?.fd ?? -1,
      settings,
      results,
      request.cgroup,
    );
    if (errno !== 0) return refusal(request, file, results, errno);
    const [pid = 0, processId = 0, stdoutId = 0, stderrId = 0, stdinFd = -1, startTime = 0] = results;
    return {
      ok: true,
      process: new NativeProcess(events, {
        identity: { pid, ...(startTime === 0 ? {} : { startTime: String(startTime) }) },
        processId,
        stdoutId,
        stderrId,
        ...(stdinFd < 0 ? {} : { stdin: inputSink(stdinFd) }),
        ...(ruleset === undefined ? {} : { enforced: ruleset.enforced }),
        ...(request.cgroup !== undefined && results[RESULT.inCgroup] === 1
          ? { cgroup: machineCgroup(request.cgroup) }
          : {}),
        hostPeakRssBytes: process.resourceUsage().maxRSS * 1024,
      }),
    };
  };
  return {
    name: 'native',
    processes,
    launch: (request) =>
      launchPrepared(request, attempt, (delayMs) => new Promise((done) => setTimeout(done, delayMs))),
  };
}

/** Node writes to it as to any pipe; there is no faster way that a command's stdin would need. */
function inputSink(fd: number): InputSink {
  return new NodeInputSink(new Socket({ fd, readable: false, writable: true }));
}

function refusal(request: LaunchRequest, file: string, results: Float64Array, errno: number): LaunchOutcome {
  const name = request.argv[0] ?? '';
  const errnoName = getSystemErrorName(-errno);
  switch (results[RESULT.step]) {
    case STEP.exec:
      return execFailure(name, file, errnoName);
    case STEP.cwd: {
      // It was there when it was checked, a moment ago.
      const path = request.cwd ?? '';
      const subject = `in the working directory ${JSON.stringify(path)}`;
      return { ok: false, error: spawnFailure(subject, errnoName, { missing: 'cwd', path }) };
    }
    case STEP.confine: {
      const details = { step: 'confine', errno: errnoName };
      const policy = request.confinement?.policy ?? '';
      return {
        ok: false,
        error: confinementFailure(policy, 'the child was not let restrict itself', details),
      };
    }
    case STEP.limits:
    case STEP.oomScore:
      return { ok: false, error: resourceFailure(name, request.resources ?? {}, results, errnoName) };
    default:
      return { ok: false, error: spawnFailure(JSON.stringify(name), errnoName, { path: file }) };
  }
}
