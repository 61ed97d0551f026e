import type { NarrationInput, ProposedNarration } from '../../domain/review/narration.ts';
import { closeNarration } from '../../domain/review/close-narration.ts';
import { findNarrationFaults } from '../../domain/review/find-narration-faults.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import { narrateByCode } from '../../domain/review/narrate-by-code.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { askJudge, type Asked } from './ask-judge.ts';
import { learnMaterial, type ReviewMaterial } from './compute-figures.ts';
import { learnPerspectives, type LearntPerspective } from './give-perspective.ts';
import { learnOnce, tellFrames, type RevisionScene } from './in-revision.ts';
import { learnScores, type LearntScores } from './score.ts';

/** The story, and who was asked for it. */
export interface LearntNarration {
  readonly narration: ProposedNarration;
  readonly asked: Asked<ProposedNarration>;
}

/** Everything that the story is told from. */
export interface Findings {
  readonly material: ReviewMaterial;
  readonly perspectives: readonly LearntPerspective[];
  readonly scores: LearntScores;
}

/** What every step before learnt, however often it is asked for. */
export async function learnFindings(scene: RevisionScene): Promise<Findings> {
  const material = await learnMaterial(scene);
  const [perspectives, scores] = await Promise.all([
    learnPerspectives(scene, material),
    learnScores(scene, material),
  ]);
  return { material, perspectives, scores };
}

/** Asks for the story, once, and tells it; where nobody tells it, code does. */
export async function narrate(scene: RevisionScene): Promise<void> {
  const findings = await learnFindings(scene);
  const { narration } = await learnNarration(scene, findings);
  crashPoint('review/after-narration');
  const { rows } = findings.material.table;
  const closed = closeNarration(narration, rows);
  const patterns = [...closed.didWell, ...closed.keptGettingStuck, ...closed.pushOnNext];
  const cited = patterns.flatMap(({ cites }) => cites);
  await tellFrames(scene, [
    {
      type: 'narration.completed',
      key: 'narration.completed',
      data: { ...closed, evidence: [...takeCited(rows, cited)] },
    },
  ]);
}

/** What was told, however often it is asked for. */
export async function learnNarration(
  scene: RevisionScene,
  findings: Findings,
): Promise<LearntNarration> {
  const input = describeFindings(findings);
  const asked = await learnOnce(
    scene,
    'narrate',
    () =>
      askJudge(
        scene,
        'narration',
        (call) => scene.judge.narrate(input, call),
        (narration) => findNarrationFaults(narration, input),
      ),
    { judge: scene.judge.name },
  );
  return { narration: asked.judged?.value ?? narrateByCode(input), asked };
}

/** What the story is asked with. */
export function describeFindings({ material, perspectives, scores }: Findings): NarrationInput {
  const { context, table } = material;
  return {
    subject: context.subject,
    context,
    figures: table.figures,
    dimensions: scores.dimensions,
    perspectives: perspectives.map(({ perspective }) => perspective),
    evidence: table.rows,
  };
}
