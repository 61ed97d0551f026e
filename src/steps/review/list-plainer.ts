import { missPerspective } from '../../domain/review/close-perspective.ts';
import { narrateByCode } from '../../domain/review/narrate-by-code.ts';
import { normaliseShares } from '../../domain/review/normalise-shares.ts';
import { rollUpScores } from '../../domain/review/roll-up-scores.ts';
import { shareOfRollup } from '../../domain/review/share-of-rollup.ts';
import { tellMissing, type Asked } from './ask-judge.ts';
import { describeFindings, type Findings, type LearntNarration } from './narrate.ts';

/** Everything that a review is put together from. */
export interface Draft {
  readonly findings: Findings;
  readonly narration: LearntNarration;
}

const UNVERIFIED = 'judge/unverified';

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

function narrate(findings: Findings, { asked }: LearntNarration): LearntNarration {
  return { narration: narrateByCode(describeFindings(findings)), asked: drop(asked) };
}

function dropJudges({ material, perspectives, scores }: Findings): Findings {
  const { rollups, conversations } = material.context;
  return {
    material,
    perspectives: perspectives.flatMap(({ asked }, ordinal) => {
      const conversation = conversations[ordinal];
      if (conversation === undefined) return [];
      const reason = tellMissing(UNVERIFIED, 'There is no perspective');
      return [{ perspective: missPerspective({ conversation }, reason), asked: drop(asked) }];
    }),
    scores: {
      dimensions: rollUpScores(rollups, material.table.rows),
      xp: normaliseShares(null, shareOfRollup(rollups), rollups.totalXp),
      asked: drop(scores.asked),
    },
  };
}

function drop<Value>({ attempts, missing }: Asked<Value>): Asked<Value> {
  return { judged: null, missing: missing ?? UNVERIFIED, attempts };
}
