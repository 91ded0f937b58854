import { constants } from 'node:os';
import { getSystemErrorName } from 'node:util';
import type { KernelCalls, SignalOutcome } from '@longrun/process';
import type { Binding } from './binding.js';

const { ESRCH } = constants.errno;

/** Signals by pidfd, and checks that make no exception of a "no". */
export function nativeKernelCalls(binding: Binding): KernelCalls {
  return {
    groupExists: (groupId) => binding.groupExists(groupId) === 1,
    statLines: () => {
      const lines = binding.processes();
      if (typeof lines === 'string') return lines;
      throw Object.assign(new Error('cannot list processes'), { code: getSystemErrorName(-lines) });
    },
    signalProcess: (pid, startTime, signal): SignalOutcome => {
      const errno = binding.signalProcess(pid, Number(startTime), constants.signals[signal]);
      return errno === 0 ? 'sent' : errno === ESRCH ? 'gone' : 'denied';
    },
  };
}
