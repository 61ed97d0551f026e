import type { Evaluation, Evidence } from '../../domain/evaluation/evaluation.ts';
import type { Fence } from '../prompts/fence.ts';
import { writeNumber, writePart, writeRow } from '../prompts/write-lines.ts';
import { nameText } from './list-sources.ts';

/** A piece of evidence with the id by which a prompt names it, and what it was collected for. */
export interface NamedEvidence {
  /** `e1`, `e2`, … in the evaluation's order. */
  readonly id: string;
  readonly criterion: string;
  readonly piece: Evidence;
}

/** All evidence of an evaluation in its order: the ordinals by which its journey entry names it. */
export function nameAllEvidence(evaluation: Evaluation): readonly NamedEvidence[] {
  return evaluation.items
    .flatMap(({ criterion, evidence }) => evidence.map((piece) => ({ criterion, piece })))
    .map((named, ordinal) => ({ id: `e${ordinal + 1}`, ...named }));
}

/** The evidence as a table, one piece a line, all of it inside the fence: id, criterion, where it stands, what it is. */
export function writeEvidence(evidence: readonly NamedEvidence[], fence: Fence): string {
  if (evidence.length === 0) return '';
  const rows = evidence.map(({ id, criterion, piece }) =>
    piece.kind === 'figure'
      ? writeRow([
          id,
          criterion,
          'figure',
          piece.expectation === null
            ? `${piece.name} = ${writeNumber(piece.value)}`
            : `${piece.name} = ${writeNumber(piece.value)}, expected ${writeNumber(piece.expectation)}`,
        ])
      : writeRow([
          id,
          criterion,
          `${nameText(piece.seq, piece.message)} ${nameWhose(piece.speaker)}`,
          piece.exact,
        ]),
  );
  return writePart('Evidence', [fence.wrap('evidence', rows.join('\n'))]);
}

function nameWhose(speaker: string): string {
  return speaker === 'learner' ? 'learner' : 'helper';
}
