import { randomBytes } from 'node:crypto';
import { machineCgroup } from '@longrun/process';
import { openHostCgroup } from '../../cgroup/host-cgroup.js';
import type { CgroupTrial } from './machine.js';

/** As long as the token of a host: it is a part of the directory's name. */
const TOKEN_BYTES = 16;
/** Of the directory that could not be made: long, and of no use to anybody. */
const OWN_NAME = /\/longrun-\d+-[^\s/]*/;

export function tryCgroup(): CgroupTrial {
  let reason = 'no reason was given';
  const logger = {
    log: (_level: string, fields: Readonly<Record<string, unknown>>): void => {
      reason = String(fields['reason']).replace(OWN_NAME, '');
    },
  };
  const directory = openHostCgroup(randomBytes(TOKEN_BYTES).toString('hex'), logger);
  if (directory === undefined) return { ok: false, reason };
  machineCgroup(directory).remove();
  return { ok: true };
}
