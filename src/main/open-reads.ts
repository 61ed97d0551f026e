import type { LearnerReads } from '../server/server-parts.ts';
import { readJourney } from '../reads/read-journey.ts';
import { readLearner } from '../reads/read-learner.ts';
import { readLedger } from '../reads/read-ledger.ts';
import type { ReadParts } from '../reads/read-parts.ts';
import { readSnapshots } from '../reads/read-snapshots.ts';
import { readVerdicts } from '../reads/read-verdicts.ts';
import { readWhy } from '../reads/read-why.ts';

/** Binds every question that the API answers to the database and the key. */
export function openReads(parts: ReadParts): LearnerReads {
  return {
    readLearner: (tenant, learner) => readLearner(parts, tenant, learner),
    readLedger: (tenant, learner, query) => readLedger(parts, tenant, learner, query),
    readVerdicts: (tenant, learner, query) => readVerdicts(parts, tenant, learner, query),
    readSnapshots: (tenant, learner, query) => readSnapshots(parts, tenant, learner, query),
    readJourney: (tenant, learner, query) => readJourney(parts, tenant, learner, query),
    readWhy: (tenant, learner, subject) => readWhy(parts, tenant, learner, subject),
  };
}
