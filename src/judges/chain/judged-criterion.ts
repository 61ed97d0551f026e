import { createItem } from '../../domain/evaluation/create-item.ts';
import type { EvaluationItem, Evidence } from '../../domain/evaluation/evaluation.ts';
import { valueOfLevel, type AnchorLevel } from '../../domain/read/hold-level.ts';
import { cleanText } from '../../domain/journey/clean-text.ts';
import type { AskedCriterion } from './asked-criteria.ts';

/** From this level on a criterion counts as met where no check and no signal says whether it was. */
const MET_LEVEL_MIN = 3;
const RATIONALE_UNITS_MAX = 600;

/** What a model said of one criterion, its evidence found by code. */
export interface JudgedCriterion {
  /** Null where it abstained. */
  readonly level: AnchorLevel | null;
  readonly confidence: number;
  readonly rationale: string;
  readonly evidence: readonly Evidence[];
}

/**
 * Puts what a model said of criteria beside what code measured: figures, checks and signals stay as they are, and
 * decide by themselves whether a criterion was met; a model adds levels with the words that they rest on.
 *
 * @param measured the rule judge's items, in their order
 * @param judged by criterion id; of criteria that were asked for
 */
export function mergeJudged(
  measured: readonly EvaluationItem[],
  asked: readonly AskedCriterion[],
  judged: ReadonlyMap<string, JudgedCriterion>,
): readonly EvaluationItem[] {
  const byCriterion = new Map(asked.map((criterion) => [criterion.id, criterion]));
  const given = new Set<string>();
  const merged = measured.map((item) => {
    // A rubric may name a criterion as the taxonomy does: then two items bear the name, and the rubric's is meant.
    const isMeant = byCriterion.has(item.criterion) && !given.has(item.criterion);
    given.add(item.criterion);
    const said = isMeant ? judged.get(item.criterion) : undefined;
    return said === undefined ? item : mergeItem(item, said);
  });
  const known = new Set(measured.map(({ criterion }) => criterion));
  const added = asked.flatMap(({ id, skill }) => {
    const said = judged.get(id);
    if (known.has(id) || said === undefined) return [];
    return [mergeItem({ ...createItem(skill, id), abstained: 'no-level' }, said)];
  });
  return [...merged, ...added];
}

function mergeItem(item: EvaluationItem, said: JudgedCriterion): EvaluationItem {
  const rationale = cleanText(said.rationale, RATIONALE_UNITS_MAX);
  const words = rationale === '' ? {} : { rationale };
  if (said.level === null) return { ...item, ...words };
  const value = valueOfLevel(said.level);
  return {
    ...item,
    ...words,
    level: said.level,
    value,
    rawValue: value,
    confidence: said.confidence,
    passed: item.passed ?? said.level >= MET_LEVEL_MIN,
    abstained: null,
    evidence: joinEvidence(item.evidence, said.evidence),
  };
}

/** Figures and helpers' turns that code found, then what the level rests on; the words that code chose give way. */
function joinEvidence(
  measured: readonly Evidence[],
  said: readonly Evidence[],
): readonly Evidence[] {
  const kept = measured.filter((piece) => piece.kind === 'figure' || piece.speaker !== 'learner');
  const names = new Set(kept.map(nameEvidence));
  return [...kept, ...said.filter((piece) => !names.has(nameEvidence(piece)))];
}

/** The same piece has the same name. */
export function nameEvidence(piece: Evidence): string {
  return piece.kind === 'figure'
    ? `figure ${piece.name} ${piece.seqs.join(',')}`
    : `quote ${piece.seq} ${piece.message ?? 'work'} ${piece.start} ${piece.end}`;
}
