import type { VerdictSource, WorkSkill } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { Transaction } from '../database.ts';

/** The latest verdict that said something of a skill. */
export interface SkillVerdictRow {
  readonly skill: WorkSkill;
  readonly evaluation: string;
  readonly position: number;
  readonly source: VerdictSource;
  readonly judge: string;
  /** Mean of the anchored levels. */
  readonly level: number | null;
  /** What was fused, 0–100. */
  readonly value: number | null;
  readonly figures: number;
  readonly recordedAt: Date;
}

/** How far back a verdict is looked for, in landings: of a rated skill, and of one that no verdict has rated. */
const RATED_LOOK_BACK_MAX = 1_000;
const UNRATED_LOOK_BACK_MAX = 50;

/**
 * For each skill the latest verdict with something to say of it, by (position, landing): walks
 * evaluation_position from its end, one probe of the criteria an evaluation. A skill that nobody spoke of lately
 * is absent; without a bound a skill that is never measured would cost a walk of the whole history. A correction
 * that leaves a skill out leaves the verdict before it in force for that skill.
 */
export async function selectSkillVerdicts(
  transaction: Transaction,
  learner: LearnerId,
  rated: ReadonlySet<WorkSkill>,
): Promise<readonly SkillVerdictRow[]> {
  const { rows } = await transaction.query<SkillVerdictRow>(
    `select s.skill, v.id as evaluation, v.position, v.source, v.judge, v.recorded_at as "recordedAt",
            (select avg(i.level)::double precision from evaluation_item i
             where i.evaluation = v.id and i.skill = s.skill) as level,
            (select (c.verdict -> 'levels' ->> s.skill)::double precision
             from snapshot n join calibration c on c.learner = n.learner and c.snapshot_version = n.version
             where n.learner = $1 and n.position = v.position
             order by n.version desc limit 1) as value,
            (select count(*) from evidence e
             join evaluation_item i on i.evaluation = e.evaluation and i.ordinal = e.item
             where e.evaluation = v.id and e.kind = 'figure' and i.skill = s.skill and not i.abstained) as figures
     from unnest($2::text[], $3::integer[]) as s (skill, look_back_max)
     cross join lateral (
       select e.id, e.position, e.source, e.judge, e.recorded_at
       from (select id, position, landing, source, judge, recorded_at
             from evaluation
             where learner = $1 and landing is not null
             order by position desc, landing desc
             limit s.look_back_max) e
       where exists (select from evaluation_item i
                     where i.evaluation = e.id and i.skill = s.skill and not i.abstained)
       order by e.position desc, e.landing desc
       limit 1) v`,
    [
      learner,
      WORK_SKILLS,
      WORK_SKILLS.map((skill) => (rated.has(skill) ? RATED_LOOK_BACK_MAX : UNRATED_LOOK_BACK_MAX)),
    ],
  );
  return rows;
}
