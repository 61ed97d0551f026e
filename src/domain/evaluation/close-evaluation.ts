import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import { closeEvidence, openEvidence, type ClosedEvidence } from './closed-evidence.ts';
import type { Evaluation, EvaluationItem } from './evaluation.ts';

/** An evaluation whose quotes are references. */
export interface ClosedEvaluation extends Omit<Evaluation, 'items'> {
  readonly items: readonly (Omit<EvaluationItem, 'evidence'> & {
    readonly evidence: readonly ClosedEvidence[];
  })[];
}

/** Takes the words out of an evaluation whose quotes were found. */
export function closeEvaluation(evaluation: Evaluation): ClosedEvaluation {
  const items = evaluation.items.map((item) => ({
    ...item,
    evidence: item.evidence.map(closeEvidence),
  }));
  return { ...evaluation, items };
}

/** Puts the words back in, from the events that they stand in. */
export function openEvaluation(
  closed: ClosedEvaluation,
  events: readonly LedgerEvent[],
): Evaluation {
  const items = closed.items.map((item) => ({
    ...item,
    evidence: item.evidence.map((piece) => openEvidence(piece, events)),
  }));
  return { ...closed, items };
}
