// What `longrun scenario` starts for each of several scenarios.
import { runScenarios } from './run-scenarios.js';

process.exitCode = await runScenarios(process.argv.slice(2));
