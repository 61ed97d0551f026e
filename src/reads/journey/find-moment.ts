import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Transaction } from '../../store/database.ts';
import type { LearnerRow } from '../../store/reads/find-learner.ts';
import {
  findEntryAtTime,
  findEntryOfNumber,
  findEntryOfSnapshot,
  findHead,
  type LastEntry,
} from '../../store/reads/journey/find-moment.ts';

/** The moment of a journey that a question is about. */
export interface Moment {
  /** The last entry that it takes in; null where there was none. */
  readonly last: LastEntry | null;
  /** Its number; 0 where there was none. */
  readonly entrySeq: number;
  /** Whether what is kept beside the journey is of this very moment; else it has to be derived again. */
  readonly isKept: boolean;
  /** What was not landed then is pending as of this time; null asks for what is pending now. */
  readonly at: Date | null;
}

/** The moment at which a journey had no entry. */
const BEFORE_ALL = new Date(0);

/**
 * Finds the moment that `asOf` names: a time of recording, `version:n`, right after the landing that wrote that
 * snapshot, or `entry:n`, right after that entry; without it, now.
 *
 * @throws ThroughlineError `snapshot/not-found`, `handoff-entry/not-found` where it names what there is not
 */
export async function findMoment(
  transaction: Transaction,
  row: LearnerRow,
  asOf: string | undefined,
): Promise<Moment> {
  const head = await findHead(transaction, row.learner, row.nextEntrySeq - 1);
  const last = asOf === undefined ? head : await findLast(transaction, row, asOf);
  const entrySeq = last?.entrySeq ?? 0;
  const isKept = entrySeq === (head?.keptSeq ?? 0);
  if (asOf === undefined) return { last, entrySeq, isKept, at: null };
  const isTime = !/^(version|entry):/.test(asOf);
  const at = isTime ? new Date(asOf) : (last?.recordedAt ?? BEFORE_ALL);
  return { last, entrySeq, isKept, at };
}

async function findLast(
  transaction: Transaction,
  { learner }: LearnerRow,
  asOf: string,
): Promise<LastEntry | null> {
  const [unit, digits] = asOf.split(':', 2);
  const number = Number(digits);
  if (unit !== 'version' && unit !== 'entry') {
    return findEntryAtTime(transaction, learner, new Date(asOf));
  }
  if (number === 0) return null;
  if (unit === 'entry') {
    const last = await findEntryOfNumber(transaction, learner, number);
    return last ?? refuse('handoff-entry/not-found', `there is no entry ${number}`);
  }
  const last = await findEntryOfSnapshot(transaction, learner, number);
  return last ?? refuse('snapshot/not-found', `there is no snapshot version ${number}`);
}

function refuse(code: string, message: string): never {
  throw new ThroughlineError(code, message);
}
