import type { Grounding, GroundingQuery, Pending } from '@throughline/contract';
import { BudgetError } from '../../domain/errors/budget-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { GroundingInput } from '../../domain/journey/grounding.ts';
import { writeGrounding } from '../../domain/journey/write-grounding.ts';
import { loadJourney } from '../../store/journey/load-journey.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import {
  selectPendingEntries,
  selectPendingEntriesAt,
} from '../../store/reads/journey/select-pending-entries.ts';
import type { PendingRows } from '../../store/reads/select-pending.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import type { ReadParts } from '../read-parts.ts';
import { showPending } from '../show-pending.ts';
import { findMoment, type Moment } from './find-moment.ts';
import type { JourneyScene } from './journey-scene.ts';

/**
 * What the next reader must know of a learner, as one text within a token budget. What it costs grows with what is
 * open, not with how long the journey is; only the words of the entries that it may print are opened.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `grounding/budget-too-small` with what is needed,
 *   `snapshot/not-found`, `handoff-entry/not-found` for an `asOf` that names what there is not
 */
export async function readGrounding(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: GroundingQuery,
): Promise<Grounding> {
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const moment = await findMoment(transaction, row, query.asOf);
    const scene = { parts, transaction, ref: { tenant, learner: row.learner }, moment };
    const pending = showPending(await findPending(scene, row));
    const written = writeGrounding(await gatherInput(scene, query, pending));
    if (written.kind === 'budget-too-small') throw new BudgetError(query.budget, written.needed);
    const { text, tokens, entryIds, omittedIds, omittedGaps, headSeq, headHash, asOf } = written;
    return {
      text,
      tokens,
      entryIds: [...entryIds],
      omittedIds: [...omittedIds],
      omittedGaps: [...omittedGaps],
      headSeq,
      headHash,
      asOf,
      pending,
    };
  });
}

async function gatherInput(
  { transaction, parts, ref, moment }: JourneyScene,
  { audience, budget, last, ...query }: GroundingQuery,
  pending: Pending,
): Promise<GroundingInput> {
  const focus = query.focus ?? null;
  const journey = await loadJourney(transaction, parts.masterKey, {
    learner: ref.learner,
    audience,
    focus,
    last,
    through: moment.entrySeq,
    isKept: moment.isKept,
    belowPosition: null,
  });
  return { audience, focus, budgetTokens: budget, head: showHead(moment), pending, ...journey };
}

function showHead({ last }: Moment): GroundingInput['head'] {
  if (last === null) return null;
  const { entrySeq, hash, recordedAt } = last;
  return { entrySeq, hash: hash.toString('hex'), recordedAt: recordedAt.toISOString() };
}

function findPending(
  { transaction, moment: { at, entrySeq } }: JourneyScene,
  { learner, cursor }: LearnerRow,
): Promise<PendingRows> {
  return at === null
    ? selectPendingEntries(transaction, learner, cursor)
    : selectPendingEntriesAt(transaction, learner, cursor, { at, through: entrySeq });
}
