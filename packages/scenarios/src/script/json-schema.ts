import { z } from 'zod';
import { scenarioSchema } from './schema/scenario-schema.js';

/** The published JSON Schema of scripts: `schema/scenario.schema.json`, which editors read. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-2020-12' });
}
