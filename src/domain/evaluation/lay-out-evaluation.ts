import type { StoredEvidence, StoredItem } from '../journey/hash-evaluation.ts';
import type { Evaluation, Evidence } from './evaluation.ts';

/** The criteria of an evaluation as rows, without words. */
export function layOutItems(evaluation: Evaluation): readonly StoredItem[] {
  return evaluation.items.map((item) => ({
    skill: item.skill,
    criterion: item.criterion,
    level: item.level,
    value: item.value,
    rawValue: item.rawValue,
    confidence: item.confidence,
    passed: item.passed,
    abstained: item.abstained,
  }));
}

/**
 * The evidence of an evaluation as rows: a quote by its body, message and offsets, never by its words.
 *
 * @param bodyIds where the words of each event are stored, by `ledgerSeq`
 */
export function layOutEvidence(
  evaluation: Evaluation,
  bodyIds: ReadonlyMap<number, string>,
): readonly StoredEvidence[] {
  return evaluation.items.flatMap((item, ordinal) =>
    item.evidence.map((evidence) => layOut(evidence, ordinal, bodyIds)),
  );
}

function layOut(
  evidence: Evidence,
  item: number,
  bodyIds: ReadonlyMap<number, string>,
): StoredEvidence {
  if (evidence.kind === 'figure') {
    return {
      item,
      kind: 'figure',
      figure: evidence.name,
      value: evidence.value,
      expectation: evidence.expectation,
      noise: evidence.variance,
      seqs: evidence.seqs,
      bodyId: null,
      message: null,
      start: null,
      end: null,
    };
  }
  const bodyId = bodyIds.get(evidence.seq);
  if (bodyId === undefined)
    throw new RangeError(`a quote names event ${evidence.seq}, which has no words`);
  return {
    item,
    kind: 'quote',
    figure: null,
    value: null,
    expectation: null,
    noise: null,
    seqs: [evidence.seq],
    bodyId,
    message: evidence.message,
    start: evidence.start,
    end: evidence.end,
  };
}
