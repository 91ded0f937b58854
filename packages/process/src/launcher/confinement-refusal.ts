import type { Confinement, Enforcement, ErrorData, ErrorDetails } from '@longrun/protocol';

const RANK: Readonly<Record<Enforcement, number>> = { none: 0, partial: 1, full: 2 };

/**
 * The error of a command that insists on more than can be enforced here.
 *
 * @param why what is missing, as the end of a sentence
 * @returns undefined when it may be launched
 */
export function tooWeak(
  confinement: Confinement | undefined,
  enforced: Enforcement,
  why: string,
): ErrorData | undefined {
  const { policy, atLeast } = confinement ?? {};
  if (policy === undefined || atLeast === undefined || RANK[enforced] >= RANK[atLeast]) return undefined;
  const much = atLeast === 'full' ? 'be enforced in full' : 'be enforced at least in part';
  const message = `The ${policy} sandbox must ${much}, and it cannot be: ${why}.`;
  return {
    code: 'SANDBOX_DENIED',
    message,
    details: { sandbox: policy, step: 'enforce', enforced, atLeast },
  };
}

/** The error of a confinement that the kernel did not take. */
export function confinementFailure(
  policy: string,
  what: string,
  details: ErrorDetails & { readonly step: string; readonly errno: string },
): ErrorData {
  const message = `The ${policy} sandbox could not be put in place: ${what} (${details.errno}).`;
  return { code: 'SANDBOX_DENIED', message, details: { sandbox: policy, ...details } };
}
