import type { Outcome, Override, WorkSkill } from '@throughline/contract';
import { measureOutcome, tellOverride, type EntryWords } from '../journey/claims.ts';
import type { FoldRecord, RecordedVerdict } from '../read/fold-record.ts';
import { valueOfLevel, type AnchorLevel } from '../read/hold-level.ts';
import type { CarriedLevel } from '../read/read-types.ts';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import type { Evaluation } from './evaluation.ts';

/** The name under which a person's verdicts stand. */
const HUMAN_JUDGE = 'human.v1';

/** The judges' part of a verdict: what its bank is folded under beside the policy. */
export type JudgesInForce = Pick<RecordedVerdict, 'judgeVersion' | 'figuresOnly'>;

/** A person's verdict in its three forms: what is told, what is fused, what the journey says. */
export interface BuiltOverride {
  readonly evaluation: Evaluation;
  readonly verdict: Omit<RecordedVerdict, 'position' | 'landing' | 'day'>;
  readonly words: EntryWords & { readonly reason: string };
}

/**
 * Builds the verdict of a person: their levels, and beside them those of the verdict before for the skills
 * that they left alone, each with the judge who gave it.
 *
 * @param completion what is corrected
 * @param superseded the effective verdict that it takes the place of; null where the completion was parked
 */
export function buildOverride(
  override: Override,
  completion: { readonly seq: number; readonly outcome: Outcome | null },
  superseded: FoldRecord | null,
  judges: JudgesInForce,
): BuiltOverride {
  const outcome = completion.outcome ?? 'none';
  const before = superseded?.verdict ?? null;
  const given = listGiven(override);
  return {
    evaluation: evaluateAsGiven(override, outcome, completion.seq),
    verdict: {
      source: 'human',
      levels: { ...before?.levels, ...given },
      carried: listCarried(before, given),
      judgeVersion: judges.judgeVersion,
      figuresOnly: judges.figuresOnly,
    },
    words: {
      ...tellOverride(override.skills, outcome, completion.seq),
      reason: override.reason,
    },
  };
}

type Levels = RecordedVerdict['levels'];

function listGiven({ skills }: Override): Levels {
  return Object.fromEntries(
    skills.map(({ skill, level }) => [skill, valueOfLevel(level as AnchorLevel)]),
  );
}

/** Who gave the levels that are carried over: a carried one keeps its first judge, however often it is. */
function listCarried(
  before: RecordedVerdict | null,
  given: Levels,
): Readonly<Partial<Record<WorkSkill, CarriedLevel>>> {
  if (before === null) return {};
  const { source, judgeVersion, carried } = before;
  return Object.fromEntries(
    WORK_SKILLS.filter(
      (skill) => before.levels[skill] !== undefined && given[skill] === undefined,
    ).map((skill) => [skill, carried?.[skill] ?? { source, judgeVersion }]),
  );
}

function evaluateAsGiven({ skills }: Override, outcome: Outcome, seq: number): Evaluation {
  return {
    source: 'human',
    judge: HUMAN_JUDGE,
    outcome,
    assist: 'none',
    items: skills.map(({ skill, level }) => ({
      skill,
      criterion: `human.${skill}`,
      level: level as AnchorLevel,
      value: valueOfLevel(level as AnchorLevel),
      rawValue: valueOfLevel(level as AnchorLevel),
      confidence: null,
      passed: null,
      abstained: null,
      evidence: [measureOutcome(outcome, seq)],
    })),
    droppedEvidence: 0,
  };
}
