// The benchmark from its flags to its files: who can take part, the plan, the run, the report.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seconds } from '../lib/announce.mjs';
import { SetupError } from '../lib/fail.mjs';
import { ROOT } from '../lib/paths.mjs';
import { CONTENDERS } from './contenders/index.mjs';
import { floodFile } from './flood-file.mjs';
import { describeMachine, descriptorLimit } from './machine.mjs';
import { parseOptions, USAGE } from './options.mjs';
import { page } from './page.mjs';
import { toArguments } from './parameters.mjs';
import { chosenWorkloads, crowdNotice, makePlan, scaleOf } from './plan.mjs';
import { findPrograms } from './programs.mjs';
import { buildReference } from './reference.mjs';
import { abandonGroups, runGroup } from './run-group.mjs';
import { runPlan } from './run-plan.mjs';
import { newMarker } from './sleepers.mjs';
import { summarise } from './summary.mjs';
import { barCount, terminalReport } from './terminal.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const CONTENDER = fileURLToPath(new URL('./contender.mjs', import.meta.url));
const PROBE_TIMEOUT_MS = 30_000;
const INTERRUPTED = 130;

/** Resolves to the exit code. */
export async function bench(args) {
  const startedAt = new Date();
  const options = parseOptions(args, {
    workloads: WORKLOADS.map(({ id }) => id),
    contenders: CONTENDERS.map(({ id }) => id),
    defaultOut: join(ROOT, '.longrun', 'bench', startedAt.toISOString().slice(0, 19).replaceAll(':', '')),
  });
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (process.platform !== 'linux')
    throw new SetupError('bench: it reads memory and processes from /proc, so it runs on Linux only.');
  onInterrupt();

  const limits = descriptorLimit();
  const programs = findPrograms();
  const { contenders, versions, misbehaved } = await findContenders(options, limits.prefix, programs);
  const workloads = chosenWorkloads(options.only);
  const scale = scaleOf({ quick: options.quick, descriptors: limits.descriptors });
  const notice = crowdNotice({ ...options, ...scale, ...limits });
  const plan = makePlan(workloads, { quick: options.quick, scale });
  if (notice !== undefined && workloads.some(({ pass }) => pass === 'crowd')) console.error(notice);
  console.error(
    `Measuring ${workloads.map(({ id }) => id).join(' ')}: ${contenders.map(({ name }) => name).join(', ')}; ` +
      'each group of samples in a process of its own, warm-up not counted.',
  );

  const flood = floodFile();
  const results = await runPlan(plan, contenders, {
    commandOf: (contender, pass) => commandOf(contender, pass, limits.prefix),
    shared: { ...programs, file: flood.path },
    descriptors: limits.descriptors,
  }).finally(flood.remove);
  const summary = summarise(workloads, contenders, results, scale);
  const report = {
    startedAt: startedAt.toISOString(),
    tookMs: Date.now() - startedAt.getTime(),
    quick: options.quick,
    machine: describeMachine(),
    versions,
    notice,
    plan,
    summary,
    results,
  };
  writeReport(options.out, report);
  console.log(`\n${terminalReport(summary)}\n`);
  console.log(`Cells: median over rounds (lowest–highest), and how many times Longrun's number that is.`);
  console.log(`${barCount(summary)}; ${seconds(report.tookMs)}; ${join(options.out, 'report.html')}`);
  const failed = Object.values(results).some((step) =>
    Object.values(step).some(({ failures }) => failures.length > 0),
  );
  return failed || misbehaved ? 1 : 0;
}

/** Those that can take part, with their versions. Says who cannot, and why. */
async function findContenders({ contenders: only }, prefix, programs) {
  const chosen = CONTENDERS.filter(({ id }) => only === undefined || only.includes(id));
  const found = { contenders: [], versions: {}, misbehaved: false };
  for (const one of chosen) {
    const built = one.reference ? buildReference() : {};
    const contender = { ...one, program: built.program };
    const outcome =
      built.reason === undefined ? await probe(contender, prefix, programs) : { unavailable: built.reason };
    if (outcome.samples !== undefined) {
      found.contenders.push(contender);
      found.versions[one.id] = built.version ?? outcome.samples.version;
    } else if (outcome.unavailable !== undefined) {
      console.error(`${one.name} is left out: ${outcome.unavailable}`);
    } else {
      console.error(`${one.name} FAILED: ${outcome.failure}`);
      found.misbehaved = true;
    }
  }
  if (found.contenders.length === 0) throw new SetupError('bench: there is nobody to measure.');
  return found;
}

function probe(contender, prefix, programs) {
  const marker = newMarker();
  const command = [...commandOf(contender, 'probe', prefix), ...toArguments(programs)];
  return runGroup({ command, marker, timeoutMs: PROBE_TIMEOUT_MS });
}

function commandOf({ id, program }, pass, prefix) {
  const own = program === undefined ? [process.execPath, CONTENDER, id] : [program];
  return [...prefix, ...own, pass];
}

function writeReport(directory, report) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'results.json'), `${JSON.stringify(report, undefined, 1)}\n`);
  writeFileSync(join(directory, 'report.html'), page(report));
}

/** Commands of a contender lead groups of their own: a Ctrl-C in the terminal does not reach them. */
function onInterrupt() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      abandonGroups();
      process.exit(INTERRUPTED);
    });
  }
}
