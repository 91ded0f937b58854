import { getSystemErrorName } from 'node:util';
import { confinementFailure, tooWeak } from '@longrun/process';
import type { Confinement, Enforcement, ErrorData, PathRule, PortRule } from '@longrun/protocol';
import { ACCESS, type Binding, RULESET } from './binding.js';
import { nulEnded } from './nul-ended.js';

interface Refused {
  readonly ok: false;
  readonly error: ErrorData;
}

/** What a confinement has become here. */
export interface Ruleset {
  readonly ok: true;
  /** To be closed once the child has it; -1 when the kernel has no Landlock. */
  readonly fd: number;
  /** The child needs the filter of TCP as well. */
  readonly filterTcp: boolean;
  readonly enforced: Enforcement;
}

/**
 * Asks the kernel for a ruleset. One is made for each launch: it holds on to what is at its paths at that moment, so
 * a root that is removed and made again is the new one for the next command. 3 µs a path.
 *
 * @param abi the version of Landlock to use, 0 for none
 */
export function openRuleset(binding: Binding, confinement: Confinement, abi: number): Ruleset | Refused {
  const { policy, paths, tcp } = confinement;
  if (abi === 0) {
    const error = tooWeak(confinement, 'none', 'this kernel has no Landlock, or does not let it be used');
    return error === undefined
      ? { ok: true, fd: -1, filterTcp: false, enforced: 'none' }
      : { ok: false, error };
  }
  const results = new Float64Array(RULESET.length);
  const settings = [abi, ...portSettings(tcp.bind), ...portSettings(tcp.connect), ...ports(tcp.bind)];
  const fd = binding.ruleset(
    nulEnded(paths.map(({ path }) => path)),
    Float64Array.from(paths, accessOf),
    Float64Array.from([...settings, ...ports(tcp.connect)]),
    results,
  );
  if (fd < 0) {
    const errno = getSystemErrorName(fd);
    const path = paths[results[RULESET.failedPath] ?? -1]?.path;
    const what = path === undefined ? 'its rules were refused' : `its rule for ${path} was refused`;
    const details = { step: 'ruleset', errno, ...(path === undefined ? {} : { path }) };
    return { ok: false, error: confinementFailure(policy, what, details) };
  }
  const enforced = results[RULESET.missing] === 0 ? 'full' : 'partial';
  const error = tooWeak(
    confinement,
    enforced,
    `this kernel, with version ${abi} of Landlock, lacks a part of what it takes`,
  );
  if (error === undefined) return { ok: true, fd, filterTcp: results[RULESET.filterTcp] === 1, enforced };
  binding.closeRuleset(fd);
  return { ok: false, error };
}

function accessOf({ read, write, execute, optional }: PathRule): number {
  return (
    (read === true ? ACCESS.read : 0) |
    (write === true ? ACCESS.write : 0) |
    (execute === true ? ACCESS.execute : 0) |
    (optional === true ? ACCESS.optional : 0)
  );
}

/** Whether it is restricted, and how many ports follow. */
function portSettings(rule: PortRule): readonly [number, number] {
  return rule === 'any' ? [0, 0] : [1, rule.length];
}

function ports(rule: PortRule): readonly number[] {
  return rule === 'any' ? [] : rule;
}
