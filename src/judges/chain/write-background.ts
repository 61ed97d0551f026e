import type { ReadSnapshot } from '../../domain/read/read-types.ts';
import { cutText } from '../../domain/journey/clean-text.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { Fence } from '../prompts/fence.ts';
import { writePart, writeRow } from '../prompts/write-lines.ts';

/** Most of the journey's block that a prompt holds, in UTF-16 units: so that no history makes a verdict dearer. */
const JOURNEY_UNITS_MAX = 4_800;

/** What is known of the learner before a completion: never evidence, and never shown to whoever gives levels. */
export interface Background {
  /** The block by which every reader of the journey is grounded. */
  readonly journey: string;
  /** Null before the first verdict. */
  readonly prior: ReadSnapshot | null;
}

/** The background as the collecting call and the handoff call read it. */
export function writeBackground({ journey, prior }: Background, fence: Fence): string {
  return writePart('Background, no evidence', [
    ...listSkills(prior),
    fence.wrap('journey of the learner', cutText(journey, JOURNEY_UNITS_MAX)),
  ]);
}

function listSkills(prior: ReadSnapshot | null): readonly string[] {
  if (prior === null) return ['No verdict has landed yet.'];
  return WORK_SKILLS.map((skill) => {
    const { mean, lower, upper, rated } = prior.skills[skill];
    if (!rated) return writeRow([skill, 'unrated']);
    const [middle, from, to] = [mean, lower, upper].map((value) => String(Math.round(value)));
    return writeRow([skill, `${middle} of 100`, `90 % between ${from} and ${to}`]);
  });
}
