import type { ErasureCertificate } from '@throughline/contract';
import type { ErasureLine } from '../../store/erasure/erasure-line.ts';
import type { ErasureStepRow } from '../../store/erasure/erasure-steps.ts';
import type { ErasureRow } from '../../store/erasure/find-erasure.ts';

/** What an erasure leaves, in words that an officer can read to the person who asked. */
const REMAINS: readonly string[] = [
  'Numbers, times and enumerated values of the ledger, of verdicts, of the read and of the journey, under the UUID above, which nothing links to a person any more.',
  'Ids that the platform chose and sent (of events, touchpoints, tasks, stages, focuses, scenarios, personas), stored as they were sent; their pattern keeps sentences out.',
  'Hashes: of the journey, which still verifies, and of deleted texts under the key that was destroyed.',
  "An HMAC of the platform's id under the tenant's erasure key, for one purpose: events for that id are refused.",
  'The record of this erasure, and its line in the erasure log outside the database.',
  "In backups that were written before: the platform's id and the learner's key in the keys archives, until the day in their names; in the data archives the numbers under the UUID, and words that open with no key once the keys archives are gone.",
  "Copies of the platform's id, not of any word, in space that the database has freed and in its write-ahead log, until PostgreSQL uses that space again; VACUUM FULL and a checkpoint hasten it.",
];

const RECOVERABLE =
  'Unreadable at once, by everybody: the key is gone from the database. Unrecoverable, by the operator too, once the last keys archive that was written before is gone (the day by which it must be stands in its name; data archives alone open nothing and name nobody). A restore replays the erasure log before it answers anybody.';

/** Puts the certificate together from what was put on record at each step. */
export function showCertificate(
  row: ErasureRow,
  steps: readonly ErasureStepRow[],
  line: ErasureLine | null,
): ErasureCertificate {
  const sum = (name: string): number =>
    steps.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const ended = steps.findLast(({ step }) => step === 'certificate');
  return {
    erasure: row.id,
    learner: row.learner,
    requestedAt: row.requestedAt.toISOString(),
    erasedAt: (ended?.recordedAt ?? row.requestedAt).toISOString(),
    destroyed: {
      keys: sum('keys'),
      texts: sum('texts'),
      stepResults: sum('stepResults'),
      externalId: true,
    },
    remains: [...REMAINS],
    recoverable: RECOVERABLE,
    logLine: line === null ? null : { seq: line.seq, mac: line.mac },
  };
}
