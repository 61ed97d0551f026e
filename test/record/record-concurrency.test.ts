import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecordResult } from '@throughline/contract';
import type { RecordingTenant } from '../../src/record/record-request.ts';
import {
  findBrokenLedgers,
  readLedger,
  type Recording,
  startRecording,
} from '../support/record/recording.ts';
import { makeBatches } from './support/competing-batches.ts';

const WRITERS = [1, 2, 3];

let recording: Recording;
beforeAll(async () => {
  recording = await startRecording('record concurrency');
});
afterAll(() => recording.close());

/**
 * What contradicts the guarantee: every event sent is on record once, exactly one answer for it is not a
 * duplicate, every answer says what the ledger says, and the sums hold.
 */
async function findContradictions(
  tenant: RecordingTenant,
  answers: readonly RecordResult[],
): Promise<readonly unknown[]> {
  const ledger = await readLedger(recording.superuser, tenant.id);
  const sent = new Set(
    WRITERS.flatMap((seed) =>
      makeBatches(seed)
        .flat()
        .map(({ id }) => id),
    ),
  );
  const entries = new Map(ledger.map((entry) => [entry.eventId, entry]));
  const fresh = answers.filter(({ duplicate }) => !duplicate);
  return [
    ...[...sent].filter((id) => !entries.has(id)),
    ...(ledger.length === sent.size && fresh.length === sent.size ? [] : ['counts']),
    ...answers.filter(({ id, ledgerSeq, xp, total }) => {
      const entry = entries.get(id);
      return entry?.seq !== ledgerSeq || entry.xp !== xp || entry.totalAfter !== total;
    }),
    ...(await findBrokenLedgers(recording.superuser, tenant.id)),
  ];
}

it('several recorders that write the same learners count every event once (I1, I2)', async () => {
  const tenant = await recording.createTenant();
  const answers = await Promise.all(
    WRITERS.flatMap((seed) => {
      const recorder = recording.openRecorder({ readClock: Date.now });
      return makeBatches(seed).map((batch) => recorder.record(tenant, batch));
    }),
  );
  expect(await findContradictions(tenant, answers.flat())).toEqual([]);
});

it('several processes that write the same learners count every event once (I1, I2)', async () => {
  const tenant = await recording.createTenant();
  const masterKey = recording.masterKey;
  const script = fileURLToPath(new URL('support/record-process.ts', import.meta.url));
  const outputs = await Promise.all(
    WRITERS.map((seed) => {
      const task = { connection: recording.database.connection, masterKey, tenant, seed };
      return promisify(execFile)(process.execPath, [script, JSON.stringify(task)], {
        maxBuffer: 2 ** 26,
        timeout: 120_000,
      });
    }),
  );
  const answers = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as RecordResult[]);
  expect(await findContradictions(tenant, answers)).toEqual([]);
}, 150_000);
