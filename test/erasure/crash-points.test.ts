import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CRASH_POINTS } from '../../src/store/crash-point.ts';
import { makeEvent } from '../support/record/recording.ts';
import type { EraseOrder } from './support/erase-process.ts';
import { startErasing, type Erasing } from '../support/erasure/erasing.ts';

/** Each kill is a process of its own, which a busy machine takes its time to start. */
const KILLED_MS_MAX = 180_000;
const PROCESS = fileURLToPath(new URL('./support/erase-process.ts', import.meta.url));

let erasing: Erasing;
beforeAll(async () => {
  erasing = await startErasing('erase_crash');
});
afterAll(() => erasing.close());

/** Erases in a process of its own, and says which signal ended it; null where it survived. */
async function crash(tenant: EraseOrder['tenant'], point: string): Promise<string | null> {
  const { database, masterKey } = erasing.calibrating.recording;
  const { connection } = database;
  const { logPath } = erasing;
  const order: EraseOrder = { connection, masterKey, tenant, learner: 'learner-1', logPath, point };
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

const POINTS = CRASH_POINTS.filter((point) => point.startsWith('erase/'));

test.each(POINTS)(
  'an erasure that is killed at %s is finished by the next turn, once and whole',
  async (point) => {
    const desk = await erasing.calibrating.openLearner();
    await desk.record(
      makeEvent({
        kind: 'stage',
        status: 'completed',
        outcome: 'passed',
        messages: [{ speaker: 'learner', text: 'I looked at both of them before I answered.' }],
      }),
    );
    await desk.calibrateAll();
    expect(await crash(desk.tenant, point)).toBe('SIGKILL');
    // Whoever is marked is served no more, however far it came.
    await expect(desk.record(makeEvent())).rejects.toMatchObject({ code: 'learner/erased' });
    const erasure = await erasing.erase(desk.tenant);
    expect(erasure.state).toBe('erased');
    expect(erasure.steps.map(({ step }) => step)).toEqual([
      'log',
      'key',
      'words',
      'name',
      'certificate',
    ]);
    expect(erasure.certificate?.destroyed).toMatchObject({ keys: 1, texts: 2 });
    const { lines } = await erasing.parts.log.read();
    const own = lines.filter(({ tenant }) => tenant === desk.tenant);
    expect([...new Set(own.map(({ seq }) => seq))]).toEqual([1]); // a line that stands there twice counts once
    const report = await desk.verify();
    expect([report.failures, report.erased]).toEqual([[], 1]);
  },
  KILLED_MS_MAX,
);
