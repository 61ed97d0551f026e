import type { Assist } from '@throughline/contract';
import type { LearnerId } from '../../domain/ids/ids.ts';
import { chooseGreater } from '../../domain/evaluation/decide-assist.ts';
import { listEffective } from '../../domain/journey/fold-gap.ts';
import type { GapFact } from '../../domain/journey/gap-fact.ts';
import type { GapState } from '../../domain/journey/gap-state.ts';
import { placeOf } from '../../domain/journey/move-gap.ts';
import { nameInStory } from '../../domain/journey/tell-life.ts';
import type { ReviewGap, ReviewGapFact } from '../../domain/review/context.ts';
import { WORK_SKILLS } from '../../domain/skills/work-skill.ts';
import type { Transaction } from '../../store/database.ts';
import { readTitles } from '../../store/journey/read-titles.ts';
import { selectGapFacts } from '../../store/journey/select-gap-facts.ts';
import { selectGapStates } from '../../store/journey/select-gap-states.ts';
import { sendTogether } from '../../store/send-together.ts';
import { selectAttemptGaps } from '../../store/review/select-attempt-gaps.ts';
import type { ListedTouchpoint } from './list-touchpoints.ts';
import type { Attempt } from './read-attempt.ts';

/** The gaps that an attempt shows, and how much help was found at each touchpoint, by kind/id. */
export interface AttemptGaps {
  readonly gaps: readonly ReviewGap[];
  readonly assists: ReadonlyMap<string, Assist>;
}

/** Reads what the journey knows of every gap that a touchpoint of the attempt shows, from before the attempt, too. */
export async function readGaps(
  transaction: Transaction,
  learner: LearnerId,
  attempt: Attempt,
  touchpoints: readonly ListedTouchpoint[],
): Promise<AttemptGaps> {
  const own = new Set(touchpoints.map(({ kind, touchpoint }) => `${kind}/${touchpoint}`));
  const names = await selectAttemptGaps(transaction, learner, [...own]);
  if (names.length === 0) return { gaps: [], assists: new Map() };
  const [facts, rows] = await sendTogether([
    selectGapFacts(transaction, learner, { gaps: names, throughEntry: null, belowPosition: null }),
    selectGapStates(transaction, learner, names),
  ]);
  const states = new Map(rows.map(({ state }) => [state.gap, state]));
  const titles = await readTitles(transaction, [...states.values()]);
  const effective = names.map((gap) => listEffective(facts.filter((fact) => fact.gap === gap)));
  const gaps = effective.flatMap((ofGap): readonly ReviewGap[] => {
    const state = states.get(ofGap[0]?.gap ?? '');
    if (state === undefined || !ofGap.some(({ touchpoint }) => own.has(touchpoint))) return [];
    return [
      {
        gap: state.gap,
        taxonomy: state.taxonomy,
        title: nameInStory(state, titles),
        skill: findSkill(attempt, state),
        status: state.status,
        stuck: state.stuck,
        recurrences: state.recurrences,
        facts: ofGap.flatMap((fact) => showFact(fact, own)),
      },
    ];
  });
  return { gaps, assists: findAssists(effective.flat(), own) };
}

function showFact(fact: GapFact, own: ReadonlySet<string>): readonly ReviewGapFact[] {
  const { operation, assist, touchpoint, entry, occurredAtMs } = fact;
  if (operation === 'refuted') return [];
  const inAttempt = own.has(touchpoint);
  return [{ operation, assist, touchpoint, place: placeOf(fact), entry, occurredAtMs, inAttempt }];
}

/** The most that was found at each. */
function findAssists(
  facts: readonly GapFact[],
  own: ReadonlySet<string>,
): ReadonlyMap<string, Assist> {
  const assists = new Map<string, Assist>();
  for (const { touchpoint, assist } of facts) {
    if (!own.has(touchpoint)) continue;
    assists.set(touchpoint, chooseGreater(assist, assists.get(touchpoint) ?? 'none'));
  }
  return assists;
}

/** Of a built-in criterion as its name says, of a rubric's as the rubric does. */
function findSkill({ definitions }: Attempt, { gap, taxonomy }: GapState): ReviewGap['skill'] {
  const builtIn = WORK_SKILLS.find((skill) => gap.startsWith(`${skill}.`));
  const rubric = definitions.rubrics.find(({ id, version }) => taxonomy === `${id}@${version}`);
  const criterion = rubric?.document.criteria.find(({ id }) => id === gap);
  return criterion?.skill ?? builtIn ?? null;
}
