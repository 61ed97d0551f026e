import { closeNarration } from '../../domain/review/close-narration.ts';
import { missPerspective } from '../../domain/review/close-perspective.ts';
import { narrateByCode } from '../../domain/review/narrate-by-code.ts';
import { normaliseShares } from '../../domain/review/normalise-shares.ts';
import { rollUpScores } from '../../domain/review/roll-up-scores.ts';
import { shareOfRollup } from '../../domain/review/share-of-rollup.ts';
import { tellMissing, type Asked } from './ask-judge.ts';
import type { Learnt } from './in-revision.ts';
import { describeFindings, type Findings, type LearntNarration } from './narrate.ts';

/** Everything that a review is put together from. */
export interface Draft {
  readonly findings: Findings;
  readonly narration: Learnt<LearntNarration>;
}

const UNVERIFIED = 'judge/unverified';
/** In place of a making: what code said in the end in place of a judge. */
const PLAINER = 'plainer';

/**
 * The same review with less and less of what judges said, for where the whole does not hold: code's story, then the
 * roll-up's scores and no perspective. Each is made when it is asked for.
 */
export function listPlainer({ findings, narration }: Draft): readonly (() => Draft)[] {
  return [
    () => ({ findings, narration: narrate(findings, narration) }),
    () => {
      const bare = dropJudges(findings);
      return { findings: bare, narration: narrate(bare, narration) };
    },
  ];
}

function narrate(
  findings: Findings,
  { value: { asked } }: Learnt<LearntNarration>,
): Learnt<LearntNarration> {
  const input = describeFindings(findings);
  const narration = closeNarration(narrateByCode(input), input);
  return { made: PLAINER, value: { narration, asked: drop(asked) } };
}

function dropJudges({ material, perspectives, scores }: Findings): Findings {
  const { rollups, conversations } = material.context;
  const dropped = {
    dimensions: rollUpScores(rollups, material.table.rows),
    xp: normaliseShares(null, shareOfRollup(rollups), rollups.totalXp),
    asked: drop(scores.value.asked),
    lineUp: scores.value.lineUp,
  };
  return {
    material,
    perspectives: perspectives.flatMap(({ value }, ordinal) => {
      const conversation = conversations[ordinal];
      if (conversation === undefined) return [];
      const asked = drop(value.asked);
      const reason = tellMissing(asked.missing ?? UNVERIFIED, 'There is no perspective');
      const perspective = missPerspective({ conversation }, reason);
      return [{ made: PLAINER, value: { perspective, asked } }];
    }),
    scores: { made: PLAINER, value: dropped },
  };
}

function drop<Value>(asked: Asked<Value>): Asked<Value> {
  return { ...asked, judged: null, missing: asked.missing ?? UNVERIFIED };
}
