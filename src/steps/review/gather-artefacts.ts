import type { TouchpointKind } from '@throughline/contract';
import type { ReviewArtefact } from '../../domain/review/context.ts';
import type { LedgerEvent } from '../../domain/touchpoints/ledger-event.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { learnOnce, tellFrames, type Learnt, type RevisionScene } from './in-revision.ts';
import { readAttempt, titleStage, type Attempt } from './read-attempt.ts';

/** Artefacts that are read: the latest. */
const ARTEFACTS_MAX = 100;
/** UTF-16 units of one artefact that are read. */
const ARTEFACT_UNITS_MAX = 20_000;
/** Where the learner's own words show understanding, or are the work itself. */
const KINDS: ReadonlySet<TouchpointKind> = new Set([
  'kickoff',
  'note_submission',
  'note_check',
  'work_submission',
  'presentation',
  'stage',
  'scenario',
]);

/** Gathers what the learner wrote and said to show understanding, once, and tells that it did. */
export async function gatherArtefacts(scene: RevisionScene): Promise<void> {
  const { value: artefacts } = await learnArtefacts(scene);
  crashPoint('review/after-artefacts');
  const data = { context: 'artefacts', count: artefacts.length } as const;
  await tellFrames(scene, [{ type: 'context.gathered', key: 'context.gathered/artefacts', data }]);
}

/** What was gathered, however often it is asked for. */
export async function learnArtefacts(
  scene: RevisionScene,
): Promise<Learnt<readonly ReviewArtefact[]>> {
  return learnOnce(scene, 'gather-artefacts', [], async () => {
    const attempt = await readAttempt(scene);
    return attempt.events
      .filter(({ kind }) => KINDS.has(kind))
      .flatMap((event) => listArtefacts(attempt, event))
      .slice(-ARTEFACTS_MAX);
  });
}

/** The learner's words alone: what others said beside them stays out. */
function listArtefacts(attempt: Attempt, event: LedgerEvent): readonly ReviewArtefact[] {
  const { seq, kind, touchpoint, occurredAtMs, outcome, messages, artefact } = event;
  const texts = [
    ...messages.flatMap(({ speaker, text }, message) =>
      speaker === 'learner' ? [{ message, text }] : [],
    ),
    ...(artefact === null ? [] : [{ message: null, text: artefact.text }]),
  ];
  return texts
    .filter(({ text }) => text !== '')
    .map(({ message, text }) => ({
      position: seq,
      message,
      kind,
      touchpoint,
      stageTitle: titleStage(attempt, event.stage),
      occurredAtMs,
      text: text.slice(0, ARTEFACT_UNITS_MAX),
      outcome,
    }));
}
