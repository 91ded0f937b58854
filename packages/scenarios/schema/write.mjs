// node schema/write.mjs: writes scenario.schema.json from the built package. A test says when that is due.
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../dist/script/json-schema.js';

const file = new URL('scenario.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
