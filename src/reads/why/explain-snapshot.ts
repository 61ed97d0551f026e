import { isDeepStrictEqual } from 'node:util';
import type { FoldedSkill, WhySnapshot, WorkSkill } from '@throughline/contract';
import { takeSnapshot } from '../../domain/read/fold-read.ts';
import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import { encodeSkillState } from '../../domain/read/skill-state-vector.ts';
import { forEachSkill, WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import { readPolicyDocument } from '../../store/policy/read-policy-document.ts';
import type { CalibrationRow } from '../../store/reads/calibration-row.ts';
import type { EvaluationWithItems } from '../../store/reads/evaluation-row.ts';
import { selectEvaluationsById } from '../../store/reads/select-evaluations.ts';
import { selectCalibration } from '../../store/reads/stream-calibrations.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { openQuotes, showEvidence } from '../open-quotes.ts';
import { positionOf, refoldRecord, type Refold } from '../refold-record.ts';
import { showOverall, showSkill } from '../show-snapshot.ts';
import { referToVerdict } from '../show-verdict.ts';
import { describeTier } from './describe-tier.ts';
import { tellSnapshot } from './tell-snapshot.ts';
import { traceSkill } from './trace-skill.ts';
import { compareNumbers, type Mismatch, type WhyParts } from './why-parts.ts';

/**
 * Explains one version of the read by folding its calibration record again: what each figure and the verdict
 * moved, and why the tier is what it is. What is shown is what came out of the fold, not what is stored.
 *
 * @throws ThroughlineError `snapshot/not-found`
 */
export async function explainSnapshot(parts: WhyParts, version: number): Promise<WhySnapshot> {
  const { transaction, tenant } = parts;
  const { learner } = parts.row;
  const row = await selectCalibration(transaction, learner, version);
  if (row === null) {
    throw new ThroughlineError('snapshot/not-found', `there is no snapshot version ${version}`);
  }
  const predecessor =
    row.previousVersion === 0
      ? null
      : await selectCalibration(transaction, learner, row.previousVersion);
  const { document } = await readPolicyDocument(transaction, tenant, row.policyVersion);
  const refold = refoldRecord(row, predecessor, document.read);
  const before = takeSnapshot(refold.before, refold.policy);
  const [evaluation] = await selectEvaluationsById(transaction, learner, [row.evaluation]);
  const why = {
    subject: 'snapshot' as const,
    version,
    previousVersion: row.previousVersion,
    position: row.position,
    cause: row.cause,
    verdict: evaluation === undefined ? null : referToVerdict(evaluation),
    skills: await foldSkills(parts, row, refold, before, evaluation),
    overall: { before: showRolledUp(before), after: showRolledUp(refold.snapshot) },
    tier: describeTier(before, refold.snapshot, refold.policy.ladder),
    asks: [...refold.snapshot.asks],
    estimatorVersion: row.estimatorVersion,
    policyVersion: row.policyVersion,
    difficultyVersion: row.difficultyVersion,
    mismatches: compareFold(row, refold),
  };
  return { ...why, words: tellSnapshot(why) };
}

async function foldSkills(
  parts: WhyParts,
  row: CalibrationRow,
  refold: Refold,
  before: ReadSnapshot,
  evaluation: EvaluationWithItems | undefined,
): Promise<WhySnapshot['skills']> {
  const pieces = evaluation?.evidence ?? [];
  const words = await openQuotes(parts.transaction, parts.masterKey, pieces);
  const fold = (skill: WorkSkill): FoldedSkill => {
    const { figures, verdict } = traceSkill(refold, positionOf(row), skill);
    const items = (evaluation?.items ?? []).filter((item) => item.skill === skill);
    const ordinals = new Set(
      items.filter((item) => item.abstained === null).map((item) => item.ordinal),
    );
    return {
      before: showSkill(before.skills[skill]),
      after: showSkill(refold.snapshot.skills[skill]),
      figures,
      verdict,
      evidence: pieces
        .filter((piece) => ordinals.has(piece.item))
        .map((piece) => showEvidence(piece, words)),
    };
  };
  return forEachSkill(fold);
}

function showRolledUp(read: ReadSnapshot) {
  const rated = WORK_SKILLS.some((skill) => read.skills[skill].rated);
  return showOverall(read.overall, rated);
}

function compareFold(row: CalibrationRow, refold: Refold): Mismatch[] {
  const { snapshot } = refold;
  const mismatches = compareNumbers({
    tier: [row.tier, snapshot.tier],
    multiplier: [row.multiplier, snapshot.multiplier],
    asks: [row.asks, snapshot.asks.length > 0],
  });
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(snapshot)), row.read)) {
    mismatches.push({ name: 'read', stored: row.read, derived: snapshot });
  }
  for (const skill of WORK_SKILLS) {
    const derived = encodeSkillState(refold.state.skills[skill]);
    const stored = row.banks.find((bank) => bank.skill === skill)?.after ?? [];
    const same =
      derived.length === stored.length &&
      derived.every((number, index) => Object.is(number, stored[index]));
    if (!same)
      mismatches.push({ name: `bank of ${skill}`, stored: stored.length, derived: derived.length });
  }
  return mismatches;
}
