import { z } from 'zod';
import { hasNoNul, NUL_REFUSAL } from './nul.js';

/** Variables for the child. What they do to the inherited ones is `env_mode`'s to say. */
export const environment = z
  .record(z.string(), z.string().refine(hasNoNul, NUL_REFUSAL))
  .superRefine((variables, context) => {
    for (const name of Object.keys(variables)) {
      const message = refusedName(name);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .describe(
    'Environment variables, name to value. Left out or empty: the child inherits the environment. Otherwise see env_mode.',
  );

function refusedName(name: string): string | undefined {
  if (name === '') return 'must not have an empty name';
  if (name.includes('=')) return "must not have '=' in its name";
  return hasNoNul(name) ? undefined : 'must not have a NUL character in its name';
}
