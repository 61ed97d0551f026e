import type { Verdict, VerdictReference } from '@throughline/contract';
import type { EventWords } from '../domain/touchpoints/ledger-event.ts';
import type { EvaluationRow, EvaluationWithItems } from '../store/reads/evaluation-row.ts';
import { showEvidence } from './open-quotes.ts';

/** Shows a verdict with its criteria and evidence. `said` are its own words: a person's reason, a judge's rationales. */
export function showVerdict(
  row: EvaluationWithItems,
  words: ReadonlyMap<string, EventWords>,
  said: unknown,
): Verdict {
  const rationales = rationalesIn(said);
  return {
    id: row.id,
    position: row.position,
    landing: row.landing,
    kind: row.kind,
    source: row.source,
    outcome: row.outcome,
    author: row.author,
    judge: row.judge,
    model: row.model,
    promptVersion: row.promptVersion,
    judgeVersion: row.judgeVersion,
    rubric:
      row.rubric === null || row.rubricVersion === null
        ? null
        : { id: row.rubric, version: row.rubricVersion },
    policyVersion: row.policyVersion,
    difficultyVersion: row.difficultyVersion,
    supersedes: row.supersedes,
    effective: row.effective,
    droppedEvidence: row.droppedEvidence,
    flags: [...(row.flags ?? [])],
    reason: reasonIn(said),
    recordedAt: row.recordedAt.toISOString(),
    items: row.items.map(({ evaluation: _evaluation, ordinal, ...item }) => ({
      ...item,
      rationale: rationales[ordinal] ?? null,
      evidence: row.evidence
        .filter((piece) => piece.item === ordinal)
        .map((piece) => showEvidence(piece, words)),
    })),
  };
}

/** Names a verdict that something rests on. */
export function referToVerdict(row: EvaluationRow): VerdictReference {
  return {
    evaluation: row.id,
    position: row.position,
    landing: row.landing,
    source: row.source,
    judge: row.judge,
    author: row.author,
    recordedAt: row.recordedAt.toISOString(),
  };
}

/** The reason that a human verdict's words give. */
function reasonIn(words: unknown): string | null {
  if (typeof words !== 'object' || words === null || !('reason' in words)) return null;
  return typeof words.reason === 'string' ? words.reason : null;
}

/** The rationales that a judge's words give, by the ordinal of their criterion. */
function rationalesIn(words: unknown): readonly (string | null)[] {
  if (typeof words !== 'object' || words === null || !('rationales' in words)) return [];
  const { rationales } = words;
  if (!Array.isArray(rationales)) return [];
  return rationales.map((rationale: unknown) => (typeof rationale === 'string' ? rationale : null));
}
