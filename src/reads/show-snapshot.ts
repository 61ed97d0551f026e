import type { Reading, Snapshot, WorkSkill } from '@throughline/contract';
import type { Interval } from '../domain/read/bank-state.ts';
import { ESTIMATOR_VERSION } from '../domain/read/estimator-version.ts';
import { startRead, takeSnapshot } from '../domain/read/fold-read.ts';
import type { ReadPolicy } from '../domain/read/read-policy.ts';
import type { ReadSnapshot, SkillRead } from '../domain/read/read-types.ts';
import { forEachSkill, WORK_SKILLS } from '../domain/skills/work-skill.ts';
import type { SnapshotRow } from '../store/reads/select-snapshots.ts';

const TENTATIVE_HALF_WIDTH = 10;

/** Shows a stored version of the read. */
export function showSnapshot(row: SnapshotRow): Snapshot {
  return {
    version: row.version,
    position: row.position,
    landing: row.landing,
    recordedAt: row.recordedAt.toISOString(),
    ...showRead(row.read),
    policyVersion: row.policyVersion,
  };
}

/** Version 0: the prior, which stands before the first verdict and is stored nowhere. */
export function showPrior(policy: ReadPolicy, policyVersion: number): Snapshot {
  // The prior is this code's own, whatever estimator a policy saved by other code may name.
  const here = { ...policy, estimator: { ...policy.estimator, version: ESTIMATOR_VERSION } };
  const read = takeSnapshot(startRead(here), here);
  return {
    version: 0,
    position: 0,
    landing: 0,
    recordedAt: null,
    ...showRead(read),
    policyVersion,
  };
}

/** What a read shows: skills, overall, tier, multiplier, and which skills ask. */
export function showRead(read: ReadSnapshot) {
  const rated = WORK_SKILLS.some((skill) => read.skills[skill].rated);
  return {
    skills: showSkills(read.skills),
    overall: showOverall(read.overall, rated),
    tier: read.tier,
    multiplier: read.multiplier,
    asks: [...read.asks],
  };
}

/** Shows one skill's read. */
export function showSkill(read: SkillRead): Reading {
  const state = read.rated ? (read.tentative ? 'tentative' : 'rated') : 'unrated';
  return { value: read.mean, lower: read.lower, upper: read.upper, state };
}

/** Shows `overall`: rated as soon as one skill is. */
export function showOverall(read: Interval, rated: boolean): Reading {
  const tentative = read.upper - read.mean > TENTATIVE_HALF_WIDTH;
  const state = rated ? (tentative ? 'tentative' : 'rated') : 'unrated';
  return { value: read.mean, lower: read.lower, upper: read.upper, state };
}

function showSkills(skills: ReadSnapshot['skills']): Record<WorkSkill, Reading> {
  return forEachSkill((skill) => showSkill(skills[skill]));
}
