import { forEachSkill } from '../skills/work-skill.ts';
import { startRead } from './fold-read.ts';
import type { FoldRecordWithState } from './fold-record.ts';
import type { ReadPolicy } from './read-policy.ts';
import type { ReadState } from './read-types.ts';
import { decodeSkillState } from './skill-state-vector.ts';

/** The state that a record ended in; the start where there is no record. */
export function restoreReadState(
  record: FoldRecordWithState | null,
  policy: ReadPolicy,
): ReadState {
  if (record === null) return startRead(policy);
  const skills = forEachSkill((skill) => {
    const stored = record.states.find((row) => row.skill === skill);
    if (stored === undefined)
      throw new RangeError(`record ${record.snapshotVersion} lacks ${skill}`);
    return decodeSkillState(stored.state);
  });
  return {
    estimatorVersion: record.estimatorVersion,
    version: record.snapshotVersion,
    position: record.position,
    skills,
    tier: record.tier,
    multiplier: record.multiplier,
  };
}
