import type { ReviewDimension, ReviewEvidence, WorkSkill } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import type { ReviewRollups } from './context.ts';
import { tellNumber, tellOften, tellValue } from './tell-words.ts';
import { listVerdictValues, type VerdictValue } from './verdict-values.ts';

/** Rows that a rolled-up score cites at most: the first verdicts and the latest. */
const CITED_MAX = 8;

/** What one skill comes to over the attempt. */
export interface SkillRollup {
  readonly skill: WorkSkill;
  /** 0–100: the mean of the attempt's verdict values, else the current mean; null where there is neither. */
  readonly score: number | null;
  readonly values: readonly VerdictValue[];
}

/** What each skill comes to over the attempt, in the order of the skills. */
export function rollUpSkills({
  verdicts,
  means,
}: Pick<ReviewRollups, 'verdicts' | 'means'>): readonly SkillRollup[] {
  return WORK_SKILLS.map((skill) => {
    const values = listVerdictValues(verdicts, skill);
    const mean = values.reduce((sum, { value }) => sum + value / values.length, 0);
    return { skill, score: holdToScale(values.length === 0 ? means[skill] : mean), values };
  });
}

/** The scores that code gives without any judge: the roll-up itself, with the verdicts that it rests on. */
export function rollUpScores(
  rollups: Pick<ReviewRollups, 'verdicts' | 'means'>,
  evidence: readonly ReviewEvidence[],
): readonly ReviewDimension[] {
  return rollUpSkills(rollups).map(({ skill, score, values }) => ({
    skill,
    score,
    rollup: score,
    proposed: null,
    verdicts: values.length,
    rationale: `${tellRollup(score, values)}${tellChecks(skill, values, rollups.verdicts)}`,
    cites: listCites(skill, values, rollups.verdicts, evidence),
    author: 'rollup',
  }));
}

function tellRollup(score: number | null, values: readonly VerdictValue[]): string {
  if (score === null) return 'No verdict of this attempt puts a value on it.';
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined)
    return 'No verdict of this attempt puts a value on it; this is where it stands from earlier work.';
  if (values.length === 1)
    return 'One verdict of this attempt speaks of it, and this is its value.';
  const [from, to] = [holdToScale(first.value), holdToScale(last.value)].map((value) =>
    tellValue(value ?? 0),
  );
  const way =
    from === to
      ? `the first and the last both at ${from}`
      : `the first at ${from}, the last at ${to}`;
  return `The mean of ${tellNumber(values.length)} verdicts, ${way}.`;
}

/** What was checked of a skill that no verdict puts a value on: a check is met or missed, and no number. */
function tellChecks(
  skill: WorkSkill,
  values: readonly VerdictValue[],
  verdicts: ReviewRollups['verdicts'],
): string {
  if (values.length > 0) return '';
  const checks = listChecks(skill, verdicts);
  const last = checks.at(-1);
  if (last === undefined) return '';
  const met = checks.filter(({ passed }) => passed).length;
  const often = `met ${tellCount(met)}, missed ${tellCount(checks.length - met)}`;
  return ` What was checked of it was ${often}; the latest time it was ${last.passed === true ? 'met' : 'missed'}.`;
}

function tellCount(count: number): string {
  return count === 0 ? 'never' : tellOften(count);
}

function listChecks(skill: WorkSkill, verdicts: ReviewRollups['verdicts']) {
  return verdicts.flatMap((verdict) =>
    verdict.items
      .filter((item) => item.skill === skill && item.passed !== null)
      .map(({ criterion, passed }) => ({ key: `${verdict.id} ${criterion}`, passed })),
  );
}

/** The verdicts that the value is made of; where there is none, what was checked. */
function listCites(
  skill: WorkSkill,
  values: readonly VerdictValue[],
  verdicts: ReviewRollups['verdicts'],
  evidence: readonly ReviewEvidence[],
): string[] {
  const valued = values.flatMap(({ verdict }) =>
    verdict.items
      .filter((item) => item.skill === skill && item.value !== null)
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

/** Held to 0–100 and to one decimal, as it is shown. */
export function holdToScale(value: number): number;
export function holdToScale(value: number | null): number | null;
export function holdToScale(value: number | null): number | null {
  return value === null ? null : Math.round(Math.max(0, Math.min(100, value)) * 10) / 10;
}
