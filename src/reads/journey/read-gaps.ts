import type { GapPage, GapQuery } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { KeptGap } from '../../domain/journey/derive-projection.ts';
import { isUnresolved } from '../../domain/journey/gap-state.ts';
import type { Transaction } from '../../store/database.ts';
import type { GapStateRow } from '../../store/journey/gap-state-row.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import { selectGaps, type GapSelection } from '../../store/reads/journey/select-gaps.ts';
import { decodeCursor } from '../cursor.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import type { ReadParts } from '../read-parts.ts';
import { takePage } from '../take-page.ts';
import { findMoment } from './find-moment.ts';
import { projectAsOf } from '../../store/journey/project-as-of.ts';
import { showGap } from './show-gap.ts';

/**
 * Where each gap of a learner stands, with the entries that this rests on; those that appeared last first.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor,
 *   `snapshot/not-found`, `handoff-entry/not-found` for an `asOf` that names what there is not
 */
export async function readGaps(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: GapQuery,
): Promise<GapPage> {
  const selection = {
    status: query.status ?? null,
    stuck: query.stuck ?? null,
    focus: query.focus ?? null,
    before: decodeCursor('gap', query.cursor),
    rowsMax: query.limit + 1,
  };
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const rows = await findGaps(transaction, row, query.asOf, selection);
    return takePage(
      'gap',
      rows,
      query.limit,
      ({ number }) => number,
      ({ state }) => showGap(state),
    );
  });
}

async function findGaps(
  transaction: Transaction,
  row: LearnerRow,
  asOf: string | undefined,
  selection: GapSelection,
): Promise<readonly GapStateRow[]> {
  const { learner } = row;
  const { entrySeq, isKept } = await findMoment(transaction, row, asOf);
  if (isKept) return selectGaps(transaction, learner, selection);
  const { gaps } = await projectAsOf(transaction, learner, entrySeq);
  return [...gaps.values()]
    .filter((gap) => isSelected(gap, selection))
    .toSorted((one, other) => other.number - one.number)
    .slice(0, selection.rowsMax);
}

/** What `selectGaps` asks of the projection, of one that is folded here. */
function isSelected(
  { number, state, focuses }: KeptGap,
  { status, stuck, focus, before }: GapSelection,
): boolean {
  const isOfStatus = status === 'unresolved' ? isUnresolved(state) : state.status === status;
  return (
    (status === null || isOfStatus) &&
    (stuck === null || state.stuck === stuck) &&
    (focus === null || focuses.has(focus)) &&
    (before === null || number < before)
  );
}
