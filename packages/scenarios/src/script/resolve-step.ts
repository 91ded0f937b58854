import { DEFAULT_NAMES, DEFAULTS } from './defaults.js';
import type { ResolvedAmount, ResolvedStep } from './resolved-scenario.js';
import type { Amount, Step } from './scenario.js';

/** Fills in what a step leaves out, and the steps within it. */
export function resolveStep(step: Step): ResolvedStep {
  switch (step.do) {
    case 'spawn':
      return { ...step, longRunning: step.longRunning ?? true, as: step.as ?? DEFAULT_NAMES.spawn };
    case 'cancel':
      return { ...step, handle: step.handle ?? DEFAULTS.handle, as: step.as ?? DEFAULT_NAMES.cancel };
    case 'read-output':
      return {
        ...step,
        handle: step.handle ?? DEFAULTS.handle,
        stream: step.stream ?? DEFAULTS.stream,
        offset: step.offset ?? 0,
        as: step.as ?? DEFAULT_NAMES['read-output'],
      };
    case 'wait':
      return {
        ...step,
        handles: step.handles ?? [DEFAULTS.handle],
        mode: step.mode ?? DEFAULTS.waitMode,
        timeoutMs: step.timeoutMs ?? DEFAULTS.waitTimeoutMs,
        as: step.as ?? DEFAULT_NAMES.wait,
      };
    case 'await-item':
      return {
        ...step,
        timeoutMs: step.timeoutMs ?? DEFAULTS.waitTimeoutMs,
        as: step.as ?? DEFAULT_NAMES['await-item'],
      };
    case 'drain':
      return { ...step, as: step.as ?? DEFAULT_NAMES.drain };
    case 'list':
      return {
        ...step,
        includeFinished: step.includeFinished ?? false,
        as: step.as ?? DEFAULT_NAMES.list,
      };
    case 'end-session':
      return { ...step, as: step.as ?? DEFAULT_NAMES['end-session'] };
    case 'tell':
      return { ...step, as: step.as ?? DEFAULT_NAMES.tell };
    case 'ask':
      return {
        ...step,
        payload: step.payload ?? {},
        timeoutMs: step.timeoutMs ?? DEFAULTS.askTimeoutMs,
        as: step.as ?? DEFAULT_NAMES.ask,
      };
    case 'sleep':
      return { do: 'sleep', ms: range(step.ms) };
    case 'choose':
      return {
        do: 'choose',
        of: step.of.map(({ weight, steps }) => ({
          weight: weight ?? DEFAULTS.weight,
          steps: steps.map(resolveStep),
        })),
      };
    case 'repeat':
      return { do: 'repeat', times: range(step.times), steps: step.steps.map(resolveStep) };
    case 'check':
      return step;
  }
}

function range(amount: Amount): ResolvedAmount {
  return typeof amount === 'number' ? [amount, amount] : amount;
}
