import canonicalize from 'canonicalize';
import { measureOutcome } from '../journey/claims.ts';
import type { DifficultyVersion } from '../skills/difficulty-version.ts';
import { measureTouchpoint, type MeasuredTouchpoint } from '../skills/measure-touchpoint.ts';
import type { Material } from '../touchpoints/material.ts';
import { blankInstructions } from '../text/blank-instructions.ts';
import { BLANK } from '../text/split-statements.ts';
import { chooseGreater } from './decide-assist.ts';
import type { Evaluation, EvaluationItem, Evidence, Quote } from './evaluation.ts';
import { findAttempts } from './find-attempts.ts';
import { verifyQuote } from './find-quote.ts';
import { findSource } from './find-source.ts';
import { listLearnerDocuments, type LearnerDocument } from './learner-documents.ts';

/** Whose turns may be quoted beside the learner's own: they show how much help there was. */
const HELPER = /^(?:tutor|persona:.+)$/;

/**
 * Holds what a judge said to what is there: every quote has to stand where it says, every figure has to come
 * out the same when it is measured again. The learner's words are no evidence where they give orders to a
 * judge, or were counted for the same criterion before; a peer's words never are. What does not hold is
 * dropped and counted; a criterion with nothing of the learner's own left abstains, and its level goes with it.
 * How much help there was is at least what the material shows. Attempts to sway the judge are flagged.
 */
export function verifyEvaluation(
  evaluation: Evaluation,
  material: Material,
  difficulty: DifficultyVersion,
): Evaluation {
  const touchpoint = measureTouchpoint(material, difficulty);
  const measured = listFigures(material, touchpoint, evaluation);
  const documents = listLearnerDocuments(material.events);
  let dropped = 0;
  const items = evaluation.items.map((item) => {
    const evidence = item.evidence.filter((piece) =>
      piece.kind === 'quote'
        ? isEvidence(piece, item.criterion, material, documents)
        : measured.has(canonicalize(piece) ?? ''),
    );
    dropped += item.evidence.length - evidence.length;
    return item.abstained === null && !evidence.some(isOwn) ? abstain(item) : { ...item, evidence };
  });
  const flags = findAttempts(documents);
  return {
    ...evaluation,
    assist: chooseGreater(evaluation.assist, touchpoint.assist),
    items,
    droppedEvidence: evaluation.droppedEvidence + dropped,
    ...(flags.length === 0 ? {} : { flags }),
  };
}

/**
 * Drops and counts the quotes that do not stand in the material, or are neither the learner's nor a helper's.
 * The first thing done with what a judge says: afterwards its quotes are references to words that are there.
 */
export function dropForeignQuotes(evaluation: Evaluation, material: Material): Evaluation {
  let dropped = 0;
  const items = evaluation.items.map((item) => {
    const evidence = item.evidence.filter(
      (piece) => piece.kind === 'figure' || isQuotable(piece, material),
    );
    dropped += item.evidence.length - evidence.length;
    return { ...item, evidence };
  });
  return { ...evaluation, items, droppedEvidence: evaluation.droppedEvidence + dropped };
}

function isQuotable(quote: Quote, material: Material): boolean {
  const isAllowed = quote.speaker === 'learner' || HELPER.test(quote.speaker);
  return isAllowed && verifyQuote(quote, material.events);
}

function listFigures(
  material: Material,
  { measures, checked }: MeasuredTouchpoint,
  evaluation: Evaluation,
): ReadonlySet<string> {
  const evidence: Evidence[] = [
    ...measures.flatMap((measure) => measure.evidence),
    ...checked.flatMap(({ result }) => result?.evidence ?? []),
    measureOutcome(evaluation.outcome, material.completion.seq),
  ];
  return new Set(evidence.map((piece) => canonicalize(piece) ?? ''));
}

function isEvidence(
  quote: Quote,
  criterion: string,
  material: Material,
  documents: readonly LearnerDocument[],
): boolean {
  if (!isQuotable(quote, material)) return false;
  if (quote.speaker !== 'learner') return true;
  const counted = material.countedQuotes.some(
    (other) =>
      other.criterion === criterion &&
      other.seq === quote.seq &&
      other.message === quote.message &&
      other.start < quote.end &&
      quote.start < other.end,
  );
  return !counted && !givesOrders(quote, material, documents);
}

/** Seen as the checks see it; a text that is older than what they read is looked at by itself. */
function givesOrders(
  quote: Quote,
  material: Material,
  documents: readonly LearnerDocument[],
): boolean {
  const read = documents.find(({ seq, message }) => seq === quote.seq && message === quote.message);
  const open = read?.open ?? blankInstructions(readSource(quote, material));
  return open.slice(quote.start, quote.end).includes(BLANK);
}

function readSource(quote: Quote, { events }: Material): string {
  const event = events.find(({ seq }) => seq === quote.seq);
  return (event === undefined ? null : findSource(event, quote.message))?.text ?? '';
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
