import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import { findRubric, findTask } from '../../domain/touchpoints/completion-definitions.ts';
import { rankMaterial } from '../../domain/touchpoints/material-bounds.ts';
import { selectMaterial } from '../../domain/touchpoints/material.ts';
import { openEvents } from '../../landing/open-events.ts';
import { readDefinitions } from '../../landing/read-definitions.ts';
import { findSnapshotRead } from '../../store/calibrate/find-snapshot-read.ts';
import { inTenant, type Pool } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import type { MasterKey } from '../../store/keys/learner-key.ts';
import { readLedgerEvents } from '../../store/ledger/read-events.ts';
import { pinDefinitions, type Gathered, type GatheredReferences } from './gathered.ts';

/**
 * Opens again what an earlier try gathered: the same events and versions, and of the words those that are
 * still there. What was redacted or erased since is absent.
 */
export async function reopenGathered(
  parts: { readonly appPool: Pool; readonly master: MasterKey },
  { tenant, learner, position }: CalibrationRef,
  references: GatheredReferences,
): Promise<Gathered> {
  const { seqs, previousAttemptSeq, countedQuotes, leftOut, prior } = references;
  return inTenant(
    parts.appPool,
    tenant,
    async (transaction) => {
      const closed = await readLedgerEvents(transaction, parts.master, learner, {
        afterSeq: (seqs[0] ?? position) - 1,
        throughSeq: position,
        seqs,
        words: false,
      });
      const completion = closed.find((event) => event.seq === position);
      if (completion === undefined) {
        throw new ThroughlineError('calibrate/no-completion', 'there is no completion to judge');
      }
      const definitions = pinDefinitions(
        await readDefinitions(transaction, [completion]),
        references,
      );
      const context = {
        task: findTask(definitions, completion, closed),
        rubric: findRubric(definitions, completion),
        previousAttemptSeq,
        countedQuotes,
        leftOut,
      };
      const isLeftOut = new Set(leftOut);
      const words = rankMaterial(selectMaterial(closed, completion, context))
        .map(({ seq }) => seq)
        .filter((seq) => !isLeftOut.has(seq));
      const events = await openEvents(transaction, parts.master, closed, words);
      const reopened = events.find((event) => event.seq === position) ?? completion;
      const read =
        prior.version === 0 ? null : await findSnapshotRead(transaction, learner, prior.version);
      const redactions = await countRedactions(transaction, learner);
      return { completion: reopened, events, context, prior: { ...prior, read }, redactions };
    },
    'repeatable read',
  );
}
