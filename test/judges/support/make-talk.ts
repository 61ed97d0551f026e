import type { Persona } from '@throughline/contract';
import { buildEvidence } from '../../../src/domain/review/build-evidence.ts';
import { listPerspectiveInputs } from '../../../src/domain/review/close-perspective.ts';
import type { ReviewContext, ReviewTurn } from '../../../src/domain/review/context.ts';
import type { PerspectiveInput } from '../../../src/domain/review/perspective.ts';
import type { ScoringInput } from '../../../src/domain/review/scoring.ts';
import { makeSampleAttempt } from './sample-attempt.ts';

const STARTED_AT_MS = Date.UTC(2026, 2, 2, 9);
const DAY_MS = 86_400_000;

/** Who speaks and what: `p` the persona, `l` the learner. Every turn is a touchpoint and a day of its own. */
export type Line = readonly ['p' | 'l', string];

/** What a persona is asked with, for a talk of these lines. */
export function makeTalk(
  lines: readonly Line[],
  persona: { readonly id?: string; readonly role?: Persona['role']; readonly card?: string } = {},
): PerspectiveInput {
  const { id = 'persona-1', role = 'manager', card = '' } = persona;
  const { context } = makeSampleAttempt();
  const conversation = {
    ordinal: 1,
    persona: id,
    name: 'The persona',
    role,
    card,
    turns: lines.map(([by, text], index): ReviewTurn => ({
      position: index + 1,
      message: 0,
      speaker: by === 'l' ? 'learner' : 'persona',
      text,
      touchpoint: { kind: 'chat_turn', id: `talk-${index + 1}` },
      stageTitle: 'Part one',
      occurredAtMs: STARTED_AT_MS + index * DAY_MS,
    })),
  };
  const alone: ReviewContext = { ...context, conversations: [conversation] };
  const [input] = listPerspectiveInputs(alone, buildEvidence(alone, []));
  if (input === undefined) throw new RangeError('a talk has one persona');
  return input;
}

/** What the scores of the sample attempt are asked with, with rows of evidence changed or added. */
export function makeScoring(
  change: (evidence: ScoringInput['evidence']) => ScoringInput['evidence'] = (rows) => rows,
): ScoringInput {
  const { scoring } = makeSampleAttempt();
  return { ...scoring, evidence: change(scoring.evidence) };
}
