import { realpathSync } from 'node:fs';
import type { PathRule } from '@longrun/protocol';

/** Programs and libraries. On many systems all but the first lead into it. The last two are whole distributions. */
const PROGRAMS = [
  ...['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'],
  ...['/nix/store', '/gnu/store'],
];

/**
 * What the loader, the C library and the usual runtimes look up: never all of /etc, where keys and passwords are.
 * Of /proc a command sees its own processes in full, and of others what everybody may see.
 */
const FACTS = [
  ...['/etc/ld.so.cache', '/etc/ld.so.conf', '/etc/ld.so.conf.d', '/etc/ld.so.preload'],
  ...['/etc/passwd', '/etc/group', '/etc/nsswitch.conf', '/etc/hosts', '/etc/host.conf', '/etc/resolv.conf'],
  ...['/etc/gai.conf', '/etc/services', '/etc/protocols', '/etc/mime.types', '/etc/os-release'],
  ...['/etc/localtime', '/etc/timezone', '/etc/locale.alias', '/etc/default/locale', '/etc/terminfo'],
  ...[
    '/etc/ssl/certs',
    '/etc/ssl/openssl.cnf',
    '/etc/ca-certificates',
    '/etc/pki/tls/certs',
    '/etc/pki/ca-trust',
  ],
  ...['/etc/gitconfig', '/etc/npmrc', '/etc/inputrc', '/etc/bash.bashrc', '/etc/profile'],
  ...['/proc', '/sys/devices/system/cpu', '/sys/fs/cgroup', '/sys/kernel/mm/transparent_hugepage'],
];

/** Devices that hold nothing. */
const DEVICES = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom'];

/**
 * What ordinary programs need to start and to find their way: of the paths above those that are there now, links
 * resolved, each once.
 */
export function systemPaths(): readonly PathRule[] {
  const programs = existing(PROGRAMS);
  const facts = existing(FACTS).filter((path) => !programs.includes(path));
  return [
    ...programs.map((path) => ({ path, execute: true, optional: true }) as const),
    ...facts.map((path) => ({ path, read: true, optional: true }) as const),
    ...existing(DEVICES).map((path) => ({ path, write: true, optional: true }) as const),
  ];
}

function existing(paths: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const path of paths) {
    try {
      found.add(realpathSync.native(path));
    } catch {
      // Not on this system: nothing to allow.
    }
  }
  return [...found];
}
