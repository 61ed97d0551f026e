import { randomUUID } from 'node:crypto';
import type { ReviewDimension, ReviewXp } from '@throughline/contract';
import { findScoringFaults } from '../../domain/review/find-scoring-faults.ts';
import { holdScores } from '../../domain/review/hold-scores.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { normaliseShares } from '../../domain/review/normalise-shares.ts';
import { rollUpScores } from '../../domain/review/roll-up-scores.ts';
import type { ProposedScores } from '../../domain/review/scoring.ts';
import { shareOfRollup } from '../../domain/review/share-of-rollup.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { askJudge, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnOnce, tellFrames, type RevisionScene } from './in-revision.ts';

/** The scores and the XP's parts, and who was asked for them. */
export interface LearntScores {
  readonly dimensions: readonly ReviewDimension[];
  readonly xp: ReviewXp;
  readonly asked: Asked<ProposedScores>;
}

/** Asks for the scores, once, telling each attempt as it ends; where nobody gives them the roll-up does. */
export async function score(scene: RevisionScene): Promise<void> {
  const material = await learnMaterial(scene);
  const { dimensions, xp } = await learnScores(scene, material);
  crashPoint('review/after-scores');
  const cited = dimensions.flatMap(({ cites }) => cites);
  const data = {
    dimensions: [...dimensions],
    evidence: [...takeCited(material.table.rows, cited)],
  };
  const parts = Object.fromEntries(xp.parts.map((part) => [part.skill, part.xp]));
  await tellFrames(scene, [
    { type: 'scoring.completed', key: 'scoring.completed', data },
    {
      type: 'xp.normalised',
      key: 'xp.normalised',
      data: { xp },
      numbers: { total: xp.total, parts },
    },
  ]);
}

/** What was said, however often it is asked for. */
export async function learnScores(
  scene: RevisionScene,
  material: ReviewMaterial,
): Promise<LearntScores> {
  const { context, table } = material;
  const { subject, rollups } = context;
  const rolledUp = rollUpScores(rollups, table.rows);
  const input = {
    subject,
    objectives: rollups.objectives,
    figures: table.figures,
    evidence: table.rows,
    rollup: rolledUp,
  };
  // An attempt is told when it was made: one that is made again after a crash is another.
  const call = randomUUID();
  const asked = await learnOnce(
    scene,
    'score',
    () =>
      askJudge(
        scene,
        'scoring',
        (judgeCall) => scene.judge.score(input, judgeCall),
        (scores) => findScoringFaults(scores, input),
        ({ attempt, provider, outcome, latencyMs }) =>
          tellFrames(scene, [
            {
              type: 'scoring.attempted',
              key: `scoring.attempted/${call}/${attempt}`,
              data: { attempt, provider, outcome },
              numbers: { attempt, latencyMs: Math.round(latencyMs) },
            },
          ]),
      ),
    { judge: scene.judge.name },
  );
  const { judged } = asked;
  return {
    dimensions: judged === null ? rolledUp : holdScores(judged.value, rolledUp, judged.author),
    xp: normaliseShares(judged?.value.shares ?? null, shareOfRollup(rollups), rollups.totalXp),
    asked,
  };
}
