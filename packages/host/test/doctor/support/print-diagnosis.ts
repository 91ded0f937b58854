/** Run in a process of its own: prints the diagnosis of the machine as that process sees it. */
import { diagnose } from '../../../dist/doctor/index.js';

console.log(JSON.stringify(await diagnose()));
