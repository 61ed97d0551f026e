import type { LearnerReads } from '../server/server-parts.ts';
import { exportLearner } from '../reads/export/export-learner.ts';
import { readCarries } from '../reads/journey/read-carries.ts';
import { readEntry } from '../reads/journey/read-entry.ts';
import { readGaps } from '../reads/journey/read-gaps.ts';
import { readGrounding } from '../reads/journey/read-grounding.ts';
import { readStory } from '../reads/journey/read-story.ts';
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
    readGaps: (tenant, learner, query) => readGaps(parts, tenant, learner, query),
    readCarries: (tenant, learner, query) => readCarries(parts, tenant, learner, query),
    readStory: (tenant, learner, query) => readStory(parts, tenant, learner, query),
    readGrounding: (tenant, learner, query) => readGrounding(parts, tenant, learner, query),
    readEntry: (tenant, learner, entry) => readEntry(parts, tenant, learner, entry),
    exportLearner: async (tenant, learner, open) => {
      await exportLearner(parts, tenant, learner, open);
    },
  };
}
