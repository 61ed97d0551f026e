/**
 * What each engine costs, on a PostgreSQL of its own with fsync on and, for Temporal, a development server whose
 * store syncs as well: from a wake to the first step; 200 flows of five steps over 20 learners beside the time that
 * the steps alone take; whole calibrations of one learner, from the answer to a completion to its landing, without
 * the judge's own time; 100 learners at once; what a calibration leaves in Temporal; and the record path beside one
 * Temporal message per event.
 *
 * `npm run bench:engine -- [--engine embedded|temporal] [--short] [--json]`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/store/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/store/migrate.ts';
import { EMBEDDED_BENCH, openTemporalBench, type BenchEngine } from './engine/bench-engine.ts';
import { measureEngine, type EngineGate, type EngineMeasures } from './engine/measure-engine.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const INTERRUPTED = 130;
const interrupted = Promise.withResolvers<never>();
interrupted.promise.catch(() => undefined); // whoever measures is told
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    process.on('uncaughtException', () => undefined); // what is under way loses its database
    console.error = () => undefined;
    interrupted.reject(new Error(`stopped by ${signal}`));
  });

const gates: EngineGate[] = [];
const measures: Record<string, EngineMeasures> = {};
const wanted = values.engine === undefined ? ['embedded', 'temporal'] : [values.engine];
for (const name of wanted) {
  const bench = name === 'temporal' ? await openTemporalBench() : EMBEDDED_BENCH;
  if (bench === null) {
    console.log('NOT MEASURED: temporal; there is no Temporal CLI (npm test -- --only temporal)');
    continue;
  }
  const measured = await withDatabase(bench).catch(endInterrupted);
  gates.push(...measured.gates);
  measures[name] = measured.measures;
}
for (const gate of gates) {
  const value = Number(gate.value.toPrecision(4));
  console.log(`${gate.pass ? 'holds ' : 'FAILS '} ${gate.name}: ${value} (goal ${gate.goal})`);
}
const passed = gates.every((gate) => gate.pass);
console.log(passed ? 'all gates hold' : 'a gate fails');
if (values.json) console.log(JSON.stringify({ bench: 'engine', gates, measures }));
process.exitCode = passed ? 0 : 1;

/** What was opened is closed by now; what was under way may still hold on to it. */
function endInterrupted(error: unknown): never {
  if (!(error instanceof Error) || !error.message.startsWith('stopped by')) throw error;
  console.log(error.message);
  process.exit(INTERRUPTED);
}

/** Each engine has a database to itself, which it claims. */
async function withDatabase(
  bench: BenchEngine,
): Promise<{ readonly gates: readonly EngineGate[]; readonly measures: EngineMeasures }> {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-bench-engine-'));
  const postgres = await startEmbeddedPostgres({ dataDir });
  try {
    await migrate(postgres.connection);
    return await Promise.race([
      measureEngine(bench, postgres.connection, values.short),
      interrupted.promise,
    ]);
  } finally {
    await bench.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
