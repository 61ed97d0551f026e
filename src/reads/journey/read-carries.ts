import type { CarryPage, CarryQuery } from '@throughline/contract';
import type { TenantId } from '../../domain/ids/ids.ts';
import { isCarryOpen } from '../../domain/journey/carry-state.ts';
import type { Transaction } from '../../store/database.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import {
  selectCarries,
  type CarryRow,
  type CarrySelection,
} from '../../store/reads/journey/select-carries.ts';
import { decodeCursor } from '../cursor.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import type { ReadParts } from '../read-parts.ts';
import { takePage } from '../take-page.ts';
import { findMoment } from './find-moment.ts';
import { openCarryTexts } from '../../store/journey/open-carry-texts.ts';
import { projectAsOf } from '../../store/journey/project-as-of.ts';
import { showCarry } from './show-carry.ts';

/**
 * What the next events must know of a learner: carries with their texts, those opened last first.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`, `request/invalid` for a bad cursor,
 *   `snapshot/not-found`, `handoff-entry/not-found` for an `asOf` that names what there is not
 */
export async function readCarries(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  query: CarryQuery,
): Promise<CarryPage> {
  const selection = {
    audience: query.audience ?? null,
    status: query.state,
    focus: query.focus ?? null,
    before: decodeCursor('carry', query.cursor),
    rowsMax: query.limit + 1,
  };
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const rows = await findCarries(transaction, row, query.asOf, selection);
    const shown = rows.slice(0, query.limit).map(({ state }) => state);
    const key = await findLearnerKey(transaction, parts.masterKey, row.learner);
    const opened = await openCarryTexts(transaction, key, row.learner, shown);
    const texts = new Map(opened.map(({ item, text }) => [item, text]));
    return takePage(
      'carry',
      rows,
      query.limit,
      ({ number }) => number,
      ({ state }) => showCarry(state, texts.get(state.item) ?? null),
    );
  });
}

async function findCarries(
  transaction: Transaction,
  row: LearnerRow,
  asOf: string | undefined,
  selection: CarrySelection,
): Promise<readonly CarryRow[]> {
  const { learner } = row;
  const { entrySeq, isKept } = await findMoment(transaction, row, asOf);
  if (isKept) return selectCarries(transaction, learner, selection);
  const { carries } = await projectAsOf(transaction, learner, entrySeq);
  return [...carries.values()]
    .filter((carry) => isSelected(carry, selection))
    .toSorted((one, other) => other.number - one.number)
    .slice(0, selection.rowsMax);
}

/** What `selectCarries` asks of the projection, of one that is folded here. */
function isSelected(
  { number, state }: CarryRow,
  { audience, status, focus, before }: CarrySelection,
): boolean {
  const isOfStatus = status === 'unresolved' ? isCarryOpen(state) : state.status === status;
  return (
    (audience === null || state.audience === audience) &&
    (status === null || isOfStatus) &&
    (focus === null || state.focus === focus) &&
    (before === null || number < before)
  );
}
