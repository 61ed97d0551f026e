import { randomUUID } from 'node:crypto';
import type { ReviewDimension, ReviewXp } from '@throughline/contract';
import { findScoringFaults } from '../../domain/review/find-scoring-faults.ts';
import { holdScores } from '../../domain/review/hold-scores.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { normaliseShares } from '../../domain/review/normalise-shares.ts';
import { rollUpScores } from '../../domain/review/roll-up-scores.ts';
import type { ProposedScores, ScoringInput } from '../../domain/review/scoring.ts';
import { shareOfRollup } from '../../domain/review/share-of-rollup.ts';
import type { NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { numberLineUp } from '../judging/number-line-up.ts';
import { askJudge, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';

/** The scores and the XP's parts, and who was asked for them. */
export interface LearntScores {
  readonly dimensions: readonly ReviewDimension[];
  readonly xp: ReviewXp;
  readonly asked: Asked<ProposedScores>;
  /** Number of the judges' line-up that was in force then. */
  readonly lineUp: number;
}

/** Asks for the scores, once, telling each attempt as it ends; where nobody gives them the roll-up does. */
export async function score(scene: RevisionScene): Promise<void> {
  const material = await learnMaterial(scene);
  const learnt = await learnScores(scene, material);
  crashPoint('review/after-scores');
  await tellFrames(scene, frameScores(material, learnt));
}

/** The frames that tell the scores and the XP's parts. */
export function frameScores(
  { table }: Pick<ReviewMaterial, 'table'>,
  { made, value: { dimensions, xp } }: Learnt<LearntScores>,
): readonly NewFrame<'scoring.completed' | 'xp.normalised'>[] {
  const cited = dimensions.flatMap(({ cites }) => cites);
  const parts = Object.fromEntries(xp.parts.map((part) => [part.skill, part.xp]));
  return [
    {
      type: 'scoring.completed',
      key: `scoring.completed/${made}`,
      data: { dimensions: [...dimensions], evidence: [...takeCited(table.rows, cited)] },
    },
    {
      type: 'xp.normalised',
      key: `xp.normalised/${made}`,
      data: { xp },
      numbers: { total: xp.total, parts },
    },
  ];
}

/** What was said, however often it is asked for. */
export async function learnScores(
  scene: RevisionScene,
  material: ReviewMaterial,
): Promise<Learnt<LearntScores>> {
  const { context, table, figures } = material;
  const { subject, rollups } = context;
  const rollup = rollUpScores(rollups, table.rows);
  const { objectives, totalXp } = rollups;
  const input = { subject, objectives, figures: table.figures, evidence: table.rows, rollup };
  return learnOnce(scene, 'score', [figures], async () => {
    const [asked, lineUp] = await Promise.all([
      askFor(scene, input),
      numberLineUp(scene.appPool, scene.run.tenant, scene.lineUp),
    ]);
    const { judged } = asked;
    return {
      lineUp,
      dimensions: judged === null ? rollup : holdScores(judged.value, rollup, judged.author),
      xp: normaliseShares(judged?.value.shares ?? null, shareOfRollup(rollups), totalXp),
      asked,
    };
  });
}

function askFor(scene: RevisionScene, input: ScoringInput): Promise<Asked<ProposedScores>> {
  // An attempt is told when it was made: one that is made again after a crash is another.
  const call = randomUUID();
  return askJudge(
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
  );
}
