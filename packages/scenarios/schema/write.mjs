// node schema/write.mjs: writes scenario.schema.json from the built package. A test says when that is due.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BIOME } from '../../../scripts/lib/paths.mjs';
import { scenarioJsonSchema } from '../dist/script/json-schema.js';

const file = fileURLToPath(new URL('scenario.schema.json', import.meta.url));
writeFileSync(file, JSON.stringify(scenarioJsonSchema()));
execFileSync(process.execPath, [BIOME, 'format', '--write', file]);
