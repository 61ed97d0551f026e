import type { LearnerRead, SkillVerdict, Snapshot, WorkSkill } from '@throughline/contract';
import type { TenantId } from '../domain/ids/ids.ts';
import { decideLevel } from '../domain/read/level.ts';
import type { ReadPolicy } from '../domain/read/read-policy.ts';
import { forEachSkill, WORK_SKILLS } from '../domain/skills/work-skill.ts';
import type { Transaction } from '../store/database.ts';
import type { LearnerRow } from '../store/reads/find-learner.ts';
import { selectUnevaluated } from '../store/evaluate/select-unevaluated.ts';
import { countUnresolved } from '../store/reads/journey/count-unresolved.ts';
import { selectHandoff } from '../store/reads/select-handoff.ts';
import { selectParked } from '../store/parking/select-parked.ts';
import { selectPending, type PendingRows } from '../store/reads/select-pending.ts';
import { selectSkillVerdicts, type SkillVerdictRow } from '../store/reads/select-skill-verdicts.ts';
import { selectSnapshot } from '../store/reads/select-snapshots.ts';
import { sumUnsettled } from '../store/reads/sum-unsettled.ts';
import { describeJudges } from './describe-judges.ts';
import { inLearnerRead } from './in-learner-read.ts';
import { loadPolicyInForce } from './load-policy-in-force.ts';
import { openWords } from './open-words.ts';
import type { ReadParts } from './read-parts.ts';
import { showHandoff } from './show-handoff.ts';
import { showParked } from './show-parked.ts';
import { showPending } from './show-pending.ts';
import { showUnevaluated } from './show-unevaluated.ts';
import { showPrior, showSnapshot } from './show-snapshot.ts';

/** Most parked completions that a read lists, and most unevaluated ones; it counts them all. */
const PARKED_LISTED_MAX = 20;

/** Who judges where nobody says otherwise. */
const BUILT_IN = ['builtin'];

/**
 * The whole substrate: who the learner currently is, and what that rests on. Its cost grows with what is
 * pending, not with the length of the ledger.
 *
 * @throws ThroughlineError `learner/not-found`, `learner/erased`
 */
export async function readLearner(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
): Promise<LearnerRead> {
  return inLearnerRead(parts, tenant, externalLearnerId, (transaction, row) =>
    readLearnerIn(transaction, row, { parts, tenant, externalLearnerId }),
  );
}

/** The same, inside a transaction that reads more. */
export async function readLearnerIn(
  transaction: Transaction,
  row: LearnerRow,
  asked: {
    readonly parts: ReadParts;
    readonly tenant: TenantId;
    readonly externalLearnerId: string;
  },
): Promise<LearnerRead> {
  const { parts, tenant, externalLearnerId } = asked;
  const policy = await loadPolicyInForce(transaction, tenant);
  const stored = await selectSnapshot(transaction, row.learner, row.snapshotVersion);
  const snapshot =
    stored === null ? showPrior(policy.document.read, policy.version) : showSnapshot(stored);
  const pending = await selectPending(transaction, row.learner, row.cursor);
  const xp = await readXp(transaction, row, pending);
  return {
    learner: externalLearnerId,
    readAt: new Date(parts.clock()).toISOString(),
    snapshotVersion: snapshot.version,
    skills: addVerdicts(snapshot, await readVerdictsOf(transaction, row, snapshot)),
    overall: snapshot.overall,
    tier: snapshot.tier,
    multiplier: snapshot.multiplier,
    asks: snapshot.asks,
    xp,
    level: readLevel(snapshot, xp.settled, policy.document.read),
    ledgerHead: row.nextSeq - 1,
    pending: showPending(pending),
    parked: await readParkedOf(transaction, externalLearnerId),
    unevaluated: await readUnevaluated(transaction, row),
    journey: await readHead(transaction, parts, row),
    judge: describeJudges(parts.judges ?? BUILT_IN),
  };
}

async function readVerdictsOf(
  transaction: Transaction,
  row: LearnerRow,
  { skills }: Snapshot,
): Promise<readonly SkillVerdictRow[]> {
  const rated = new Set(WORK_SKILLS.filter((skill) => skills[skill].state !== 'unrated'));
  return selectSkillVerdicts(transaction, row.learner, rated);
}

async function readXp(
  transaction: Transaction,
  row: LearnerRow,
  pending: PendingRows,
): Promise<LearnerRead['xp']> {
  const unsettled =
    pending.oldest === null ? 0 : await sumUnsettled(transaction, row.learner, pending.oldest.seq);
  return { total: row.total, settled: row.total - unsettled, unsettled };
}

function readLevel(
  snapshot: Snapshot,
  settledXp: number,
  policy: ReadPolicy,
): LearnerRead['level'] {
  const { value, lower, upper } = snapshot.overall;
  return decideLevel({ mean: value, lower, upper }, settledXp, policy);
}

function addVerdicts(
  snapshot: Snapshot,
  verdicts: readonly SkillVerdictRow[],
): LearnerRead['skills'] {
  const of = (skill: WorkSkill): SkillVerdict | null => {
    const row = verdicts.find((verdict) => verdict.skill === skill);
    if (row === undefined) return null;
    const { skill: _skill, recordedAt, ...verdict } = row;
    return { ...verdict, at: recordedAt.toISOString() };
  };
  return forEachSkill((skill) => ({ ...snapshot.skills[skill], verdict: of(skill) }));
}

async function readParkedOf(
  transaction: Transaction,
  externalLearnerId: string,
): Promise<LearnerRead['parked']> {
  const rows = await selectParked(transaction, externalLearnerId, PARKED_LISTED_MAX);
  return { count: rows[0]?.total ?? 0, items: rows.map(showParked) };
}

async function readUnevaluated(
  transaction: Transaction,
  { learner }: LearnerRow,
): Promise<LearnerRead['unevaluated']> {
  const rows = await selectUnevaluated(transaction, learner, PARKED_LISTED_MAX);
  return { count: rows[0]?.total ?? 0, items: rows.map(showUnevaluated) };
}

async function readHead(
  transaction: Transaction,
  parts: ReadParts,
  row: LearnerRow,
): Promise<LearnerRead['journey']> {
  const { carries, gaps, recurring, stuck } = await countUnresolved(transaction, row.learner);
  const counts = {
    entries: row.nextEntrySeq - 1,
    gaps: { unresolved: gaps, recurring, stuck },
    carries: { unresolved: carries },
  };
  const head = row.headEntry === null ? null : await selectHandoff(transaction, row.headEntry);
  if (head === null) return { ...counts, head: null };
  const bodyIds = head.bodyId === null ? [] : [head.bodyId];
  const words = await openWords(transaction, parts.masterKey, row.learner, bodyIds);
  const entry = showHandoff(head, words.get(head.bodyId ?? ''));
  return {
    ...counts,
    head: {
      entrySeq: entry.entrySeq,
      id: entry.id,
      hash: entry.hash,
      focus: entry.focus,
      at: entry.recordedAt,
      happened: entry.happened.map((claim) => claim.text),
    },
  };
}
