import canonicalize from 'canonicalize';
import { measureOutcome } from '../journey/claims.ts';
import type { DifficultyVersion } from '../skills/difficulty-version.ts';
import { measureTouchpoint } from '../skills/measure-touchpoint.ts';
import type { Material } from '../touchpoints/material.ts';
import type { Evaluation, EvaluationItem, Evidence } from './evaluation.ts';
import { verifyQuote } from './find-quote.ts';

/**
 * Holds what a judge said to what is there: every quote has to stand where it says, every figure has to come
 * out the same when it is measured again. What does not is dropped and counted; a criterion with nothing of
 * the learner's own left abstains, and its level goes with it.
 */
export function verifyEvaluation(
  evaluation: Evaluation,
  material: Material,
  difficulty: DifficultyVersion,
): Evaluation {
  const measured = listFigures(material, difficulty, evaluation);
  let dropped = 0;
  const items = evaluation.items.map((item) => {
    const evidence = item.evidence.filter((piece) => isThere(piece, material, measured));
    dropped += item.evidence.length - evidence.length;
    return item.abstained === null && !evidence.some(isOwn) ? abstain(item) : { ...item, evidence };
  });
  return { ...evaluation, items, droppedEvidence: evaluation.droppedEvidence + dropped };
}

function listFigures(
  material: Material,
  difficulty: DifficultyVersion,
  evaluation: Evaluation,
): ReadonlySet<string> {
  const { measures, checked } = measureTouchpoint(material, difficulty);
  const evidence: Evidence[] = [
    ...measures.flatMap((measure) => measure.evidence),
    ...checked.flatMap(({ result }) => result?.evidence ?? []),
    measureOutcome(evaluation.outcome, material.completion.seq),
  ];
  return new Set(evidence.map((piece) => canonicalize(piece) ?? ''));
}

function isThere(evidence: Evidence, material: Material, measured: ReadonlySet<string>): boolean {
  if (evidence.kind === 'quote') return verifyQuote(evidence, material.events);
  return measured.has(canonicalize(evidence) ?? '');
}

/** A helper's turn shows what was told; it proves nothing about the learner by itself. */
function isOwn(evidence: Evidence): boolean {
  return evidence.kind === 'figure' || evidence.speaker === 'learner';
}

function abstain(item: EvaluationItem): EvaluationItem {
  return {
    ...item,
    level: null,
    value: null,
    rawValue: null,
    passed: null,
    abstained: 'no-evidence',
    evidence: [],
  };
}
