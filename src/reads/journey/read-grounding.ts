import type { Grounding, GroundingQuery } from '@throughline/contract';
import { BudgetError } from '../../domain/errors/budget-error.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { GroundingInput } from '../../domain/journey/grounding.ts';
import { writeGrounding } from '../../domain/journey/write-grounding.ts';
import { loadJourney, type LoadedJourney } from '../../store/journey/load-journey.ts';
import type { Transaction } from '../../store/database.ts';
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
import { sendTogether } from '../../store/send-together.ts';

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
    const asked = { parts, transaction, row, query };
    const { pending, ...input } =
      query.asOf === undefined ? await gatherNow(asked) : await gatherPast(asked, query.asOf);
    const written = writeGrounding({ ...input, pending });
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

/** What is asked for, of whom, in which transaction. */
interface Asked {
  readonly parts: ReadParts;
  readonly transaction: Transaction;
  readonly row: LearnerRow;
  readonly query: GroundingQuery;
}

/** Asks for everything at once, on the likely guess that what is kept is of the last entry; else folds as of it. */
async function gatherNow(asked: Asked): Promise<GroundingInput> {
  const { transaction, row } = asked;
  const [moment, pending, kept] = await sendTogether([
    findMoment(transaction, row, undefined),
    selectPendingEntries(transaction, row.learner, row.cursor),
    loadAt(asked, { entrySeq: row.nextEntrySeq - 1, isKept: true }),
  ]);
  return putTogether(asked, moment, pending, moment.isKept ? kept : await loadAt(asked, moment));
}

async function gatherPast(asked: Asked, asOf: string): Promise<GroundingInput> {
  const { transaction, row } = asked;
  const moment = await findMoment(transaction, row, asOf);
  const { at, entrySeq } = moment;
  const [pending, journey] = await sendTogether([
    at === null
      ? selectPendingEntries(transaction, row.learner, row.cursor)
      : selectPendingEntriesAt(transaction, row.learner, row.cursor, { at, through: entrySeq }),
    loadAt(asked, moment),
  ]);
  return putTogether(asked, moment, pending, journey);
}

function loadAt(
  { transaction, parts, row: { learner }, query }: Asked,
  { entrySeq, isKept }: Pick<Moment, 'entrySeq' | 'isKept'>,
): Promise<LoadedJourney> {
  const { audience, last, focus } = query;
  return loadJourney(transaction, parts.masterKey, {
    learner,
    audience,
    focus: focus ?? null,
    last,
    through: entrySeq,
    isKept,
    belowPosition: null,
  });
}

function putTogether(
  { query: { audience, focus, budget } }: Asked,
  moment: Moment,
  pending: PendingRows,
  journey: LoadedJourney,
): GroundingInput {
  return {
    audience,
    focus: focus ?? null,
    budgetTokens: budget,
    head: showHead(moment),
    pending: showPending(pending),
    ...journey,
  };
}

function showHead({ last }: Moment): GroundingInput['head'] {
  if (last === null) return null;
  const { entrySeq, hash, recordedAt } = last;
  return { entrySeq, hash: hash.toString('hex'), recordedAt: recordedAt.toISOString() };
}
