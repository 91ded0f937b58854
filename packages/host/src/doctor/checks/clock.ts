import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

/** Longrun is younger: a clock that says an earlier time was never set. */
const EARLIEST: number = Date.UTC(2025, 0, 1);
const SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';
/** Each look at one of these leaves the processor and takes a microsecond and more. */
const SLOW: readonly string[] = ['hpet', 'acpi_pm', 'jiffies', 'refined-jiffies'];

export function lookAtClock({ machine }: CheckContext): Verdict {
  const now = machine.now();
  const source = machine.text(SOURCE)?.trim();
  const found = `${new Date(now).toISOString()}${source === undefined ? '' : `, clock source ${source}`}`;
  if (now < EARLIEST) {
    return {
      status: 'degraded',
      found,
      means:
        'started_at and ended_at are wrong, and TLS fails in commands. Durations and deadlines are not touched.',
      mend: 'Set the clock.',
    };
  }
  if (source !== undefined && SLOW.includes(source)) {
    return {
      status: 'degraded',
      found,
      means: 'Every look at the time is slow, of Longrun and of the commands.',
      mend: 'Let the kernel use tsc, arch_sys_counter or the clock of the hypervisor (`clocksource=`).',
    };
  }
  return {
    status: 'ok',
    found,
    means: 'Durations come from the monotonic clock, times of day from this one.',
  };
}
