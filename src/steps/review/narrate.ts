import type { NarrationInput, ProposedNarration } from '../../domain/review/narration.ts';
import { closeNarration, type Narration } from '../../domain/review/close-narration.ts';
import { findNarrationFaults } from '../../domain/review/find-narration-faults.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { narrateByCode } from '../../domain/review/narrate-by-code.ts';
import type { NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { askJudge, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnPerspectives, type LearntPerspective } from './give-perspective.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';
import { learnScores, type LearntScores } from './score.ts';

/** The story, and who was asked for it. */
export interface LearntNarration {
  readonly narration: Narration;
  readonly asked: Asked<ProposedNarration>;
}

/** Everything that the story is told from. */
export interface Findings {
  readonly material: ReviewMaterial;
  readonly perspectives: readonly Learnt<LearntPerspective>[];
  readonly scores: Learnt<LearntScores>;
}

/**
 * What every step before learnt and told; nobody is asked.
 *
 * @throws ThroughlineError `review/not-learnt`
 */
export async function recallFindings(scene: RevisionScene): Promise<Findings> {
  const recalling = { ...scene, recalls: true };
  const material = await learnMaterial(recalling);
  const [perspectives, scores] = await Promise.all([
    learnPerspectives(recalling, material),
    learnScores(recalling, material),
  ]);
  return { material, perspectives, scores };
}

/** Asks for the story, once, and tells it; where nobody tells it, code does. */
export async function narrate(scene: RevisionScene): Promise<void> {
  const findings = await recallFindings(scene);
  const learnt = await learnNarration(scene, findings);
  crashPoint('review/after-narration');
  await tellFrames(scene, [frameNarration(findings.material, learnt)]);
}

/** The frame that tells the story. */
export function frameNarration(
  { table }: Pick<ReviewMaterial, 'table'>,
  { made, value: { narration } }: Learnt<LearntNarration>,
): NewFrame<'narration.completed'> {
  const { didWell, keptGettingStuck, pushOnNext } = narration;
  const cited = [...didWell, ...keptGettingStuck, ...pushOnNext].flatMap(({ cites }) => cites);
  return {
    type: 'narration.completed',
    key: `narration.completed/${made}`,
    data: { ...narration, evidence: [...takeCited(table.rows, cited)] },
  };
}

/** What was told, however often it is asked for. */
export async function learnNarration(
  scene: RevisionScene,
  findings: Findings,
): Promise<Learnt<LearntNarration>> {
  const { scores, perspectives } = findings;
  return learnOnce(scene, 'narrate', [scores, ...perspectives], async () => {
    const input = describeFindings(findings);
    const asked = await askJudge(
      scene,
      'narration',
      (call) => scene.judge.narrate(input, call),
      (narration) => findNarrationFaults(narration, input),
    );
    const narration = asked.judged?.value ?? narrateByCode(input);
    return { narration: closeNarration(narration, input), asked };
  });
}

/** What the story is asked with. */
export function describeFindings({ material, perspectives, scores }: Findings): NarrationInput {
  const { context, table } = material;
  return {
    subject: context.subject,
    context,
    figures: table.figures,
    dimensions: scores.value.dimensions,
    perspectives: perspectives.map(({ value }) => value.perspective),
    evidence: table.rows,
  };
}
