import type { ReviewDimension, ReviewEvidence, WorkSkill } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import type { ReviewRollups } from './context.ts';
import { holdToScale } from './hold-to-scale.ts';
import { rollUpValues } from './roll-up-values.ts';
import { tellRollup } from './tell-rollup.ts';
import { tellOften } from './tell-words.ts';
import { listVerdictValues, type VerdictValue } from './verdict-values.ts';

/** Rows that a rolled-up score cites at most: the first verdicts and the latest. */
const CITED_MAX = 8;
/** The skill whose observations hold the share of a rubric's checks that passed. */
const CHECKED_SKILL: WorkSkill = 'quality';

/** What one skill comes to over the attempt. */
export interface SkillRollup {
  readonly skill: WorkSkill;
  /** 0–100: what the attempt's verdicts come to, else the current mean; null where there is neither. */
  readonly score: number | null;
  /** Share of the prior in it, as `rollUpValues` says. */
  readonly startShare: number;
  readonly values: readonly VerdictValue[];
}

/** What each skill comes to over the attempt, in the order of the skills. */
export function rollUpSkills({
  verdicts,
  means,
}: Pick<ReviewRollups, 'verdicts' | 'means'>): readonly SkillRollup[] {
  return WORK_SKILLS.map((skill) => {
    const values = listVerdictValues(verdicts, skill);
    const rolled = rollUpValues(values);
    return {
      skill,
      score: rolled?.value ?? holdToScale(means[skill]),
      startShare: rolled?.startShare ?? 0,
      values,
    };
  });
}

/** The scores that code gives without any judge: the roll-up itself, with the verdicts that it rests on. */
export function rollUpScores(
  rollups: Pick<ReviewRollups, 'verdicts' | 'means'>,
  evidence: readonly ReviewEvidence[],
): readonly ReviewDimension[] {
  return rollUpSkills(rollups).map((rolled) => {
    const { skill, score, values } = rolled;
    return {
      skill,
      score,
      rollup: score,
      proposed: null,
      verdicts: values.length,
      rationale: `${tellRollup(rolled)}${tellChecks(skill, values, rollups.verdicts)}`,
      cites: listCites(skill, values, rollups.verdicts, evidence),
      author: 'rollup',
    };
  });
}

/**
 * What was checked of a skill that no verdict puts a value on: a check is met or missed, and no number. Of quality the
 * share of checks that passed is part of an observation, so that one that was met may still weigh the score down.
 */
function tellChecks(
  skill: WorkSkill,
  values: readonly VerdictValue[],
  verdicts: ReviewRollups['verdicts'],
): string {
  const isMeasured = values.some(({ observations }) => observations.length > 0);
  if (values.length > 0 && !(isMeasured && skill === CHECKED_SKILL)) return '';
  const checks = listChecks(skill, verdicts).filter(
    ({ value }) => values.length === 0 || value === null,
  );
  const last = checks.at(-1);
  if (last === undefined) return '';
  const met = checks.filter(({ passed }) => passed).length;
  const often =
    met === 0
      ? `never met, and missed ${tellOften(checks.length)}`
      : `met ${tellOften(met)}, and ${met === checks.length ? 'never missed' : `missed ${tellOften(checks.length - met)}`}`;
  if (values.length > 0) return ` The rubric's checks count within: ${often}.`;
  return ` What was checked of it was ${often}; the latest time it was ${last.passed === true ? 'met' : 'missed'}.`;
}

function listChecks(skill: WorkSkill, verdicts: ReviewRollups['verdicts']) {
  return verdicts.flatMap((verdict) =>
    verdict.items
      .filter((item) => item.skill === skill && item.passed !== null)
      .map(({ criterion, passed, value }) => ({
        key: `${verdict.id} ${criterion}`,
        passed,
        value,
      })),
  );
}

/** The verdicts that the value is made of; where there is none, what was checked. */
function listCites(
  skill: WorkSkill,
  values: readonly VerdictValue[],
  verdicts: ReviewRollups['verdicts'],
  evidence: readonly ReviewEvidence[],
): string[] {
  const valued = values.flatMap(({ verdict, level }) =>
    verdict.items
      .filter((item) => item.skill === skill && item.value !== null)
      .filter(({ variance }) => level === null || variance === null)
      .map((item) => `${verdict.id} ${item.criterion}`),
  );
  const criteria = new Set(
    values.length > 0 ? valued : listChecks(skill, verdicts).map(({ key }) => key),
  );
  const ids = evidence
    .filter((row) => row.kind === 'verdict' && criteria.has(`${row.source} ${row.name}`))
    .map(({ id }) => id);
  if (ids.length <= CITED_MAX) return ids;
  return [...ids.slice(0, CITED_MAX / 2), ...ids.slice(-CITED_MAX / 2)];
}
