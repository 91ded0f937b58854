import { constants } from 'node:os';
import type { KernelCalls, SignalOutcome } from '@longrun/process';
import type { Binding } from './binding.js';

const { ESRCH } = constants.errno;

/** Signals by pidfd, and checks that make no exception of a "no". */
export function nativeKernelCalls(binding: Binding): KernelCalls {
  return {
    groupExists: (groupId) => binding.groupExists(groupId) === 1,
    signalProcess: (pid, startTime, signal): SignalOutcome => {
      const errno = binding.signalProcess(pid, Number(startTime), constants.signals[signal]);
      return errno === 0 ? 'sent' : errno === ESRCH ? 'gone' : 'denied';
    },
  };
}
