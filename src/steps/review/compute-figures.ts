import type { ReviewFigure } from '@throughline/contract';
import { buildEvidence } from '../../domain/review/build-evidence.ts';
import { computeFigures as measureArc } from '../../domain/review/compute-figures.ts';
import type { ReviewContext, ReviewConversation } from '../../domain/review/context.ts';
import { takeCited } from '../../domain/review/list-cited.ts';
import type { ReviewEvidenceTable } from '../../domain/review/evidence.ts';
import type { NewFrame } from '../../landing/reviews/store-frame.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { learnArtefacts } from './gather-artefacts.ts';
import { learnConversations } from './gather-conversations.ts';
import { learnRollups } from './gather-rollups.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';
import { measureWriting } from './measure-writing.ts';

/** Everything that judges are asked with: the contexts, the figures, and what may be cited. */
export interface ReviewMaterial {
  readonly context: ReviewContext;
  /** How many personas said something and are not asked. */
  readonly personasLeftOut: number;
  readonly table: ReviewEvidenceTable;
  /** The figures as they were made, on which everything after them rests. */
  readonly figures: Learnt<readonly ReviewFigure[]>;
}

/** Computes the figures of the arc, once, and tells them, and whose perspectives are begun on them. */
export async function computeFigures(scene: RevisionScene): Promise<void> {
  const { context, table, figures } = await learnMaterial(scene);
  crashPoint('review/after-figures');
  const ids = table.figures.map(({ id }) => id);
  const data = { figures: [...table.figures], evidence: [...takeCited(table.rows, ids)] };
  await tellFrames(scene, [
    { type: 'figures.computed', key: `figures.computed/${figures.made}`, data },
    ...context.conversations.map(frameStart),
  ]);
}

function frameStart(
  { persona, name, turns }: ReviewConversation,
  ordinal: number,
): NewFrame<'perspective.started'> {
  return {
    type: 'perspective.started',
    key: `perspective.started/${ordinal}`,
    data: { persona, name, turns: turns.length },
  };
}

/** What was gathered and computed, however often it is asked for. */
export async function learnMaterial(scene: RevisionScene): Promise<ReviewMaterial> {
  return scene.memory.recall(scene.run, 'material', () => gatherMaterial(scene));
}

async function gatherMaterial(scene: RevisionScene): Promise<ReviewMaterial> {
  const gathered = await Promise.all([
    learnRollups(scene),
    learnConversations(scene),
    learnArtefacts(scene),
  ]);
  const [{ value: rollups }, { value: spoken }, { value: artefacts }] = gathered;
  const { conversations, personasLeftOut } = spoken;
  const context = { ...rollups, conversations, artefacts };
  const figures = await learnOnce<readonly ReviewFigure[]>(
    scene,
    'compute-figures',
    gathered,
    async () => measureArc(context, await measureWriting(scene, conversations, artefacts)),
  );
  return { context, personasLeftOut, table: buildEvidence(context, figures.value), figures };
}
