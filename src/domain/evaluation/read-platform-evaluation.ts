import type { PlatformEvaluation, WorkSkill } from '@throughline/contract';
import { WORK_SKILLS } from '../skills/work-skill.ts';
import { foldOnce, type Folder } from '../text/fold-once.ts';
import { valueOfLevel, type AnchorLevel } from '../read/hold-level.ts';
import type { LedgerEvent } from '../touchpoints/ledger-event.ts';
import type { Material, VersionedRubric } from '../touchpoints/material.ts';
import { cutEnd } from './choose-quote.ts';
import type { Evaluation, EvaluationItem, Quote } from './evaluation.ts';
import { findQuote } from './find-quote.ts';
import { listTexts, type EventText } from './list-texts.ts';

/** The name under which a platform's own evaluations stand. */
export const PLATFORM_JUDGE = 'platform.v1';

type Criterion = NonNullable<PlatformEvaluation['criteria']>[number];

interface SoughtQuote {
  readonly criterion: string | null;
  /** Null where it does not stand in the material. */
  readonly found: Quote | null;
}

/**
 * A platform's own evaluation of a turn or session as an evaluation: taken as it is, but for its quotes, which are
 * looked for in the words of the learner and the helpers, the touchpoint's own first. What is not found is dropped
 * and counted; how much help there was is raised to what the material shows when the evaluation is verified. Null
 * where the completion brings none.
 */
export function readPlatformEvaluation(
  material: Material,
  rubric: VersionedRubric | null,
): Evaluation | null {
  const given = material.completion.evaluation;
  if (given === null) return null;
  const criteria = given.criteria ?? [];
  const names = new Set(criteria.map(({ criterion }) => criterion));
  const fold = foldOnce();
  const quotes = (given.evidence ?? []).map(({ criterion, quote }): SoughtQuote => ({
    criterion: criterion ?? null,
    found: seekQuote(quote, material, fold),
  }));
  return {
    source: 'platform',
    judge: PLATFORM_JUDGE,
    outcome: given.outcome,
    assist: given.assist ?? 'none',
    items: criteria.map((criterion) => describeCriterion(criterion, quotes, rubric)),
    droppedEvidence: quotes.filter(
      ({ criterion, found }) => found === null || (criterion !== null && !names.has(criterion)),
    ).length,
  };
}

/** What names no criterion is shown for each. */
function describeCriterion(
  { criterion, passed, skill, level }: Criterion,
  quotes: readonly SoughtQuote[],
  rubric: VersionedRubric | null,
): EvaluationItem {
  const anchor = (level ?? null) as AnchorLevel | null;
  const value = anchor === null ? null : valueOfLevel(anchor);
  return {
    skill: skill ?? findSkill(criterion, rubric),
    criterion,
    level: anchor,
    value,
    rawValue: value,
    confidence: null,
    passed,
    abstained: null,
    evidence: quotes.flatMap((quote) =>
      quote.found !== null && (quote.criterion ?? criterion) === criterion ? [quote.found] : [],
    ),
  };
}

/** The skill of a criterion that does not say it: the rubric's, the one it is named after, else quality. */
function findSkill(criterion: string, rubric: VersionedRubric | null): WorkSkill {
  const known = rubric?.rubric.criteria.find(({ id }) => id === criterion)?.skill;
  return known ?? WORK_SKILLS.find((skill) => criterion.startsWith(`${skill}.`)) ?? 'quality';
}

function seekQuote(quote: string, { own, events }: Material, fold: Folder): Quote | null {
  for (const event of [...own.toReversed(), ...events.toReversed()]) {
    for (const { message, speaker, text } of listQuotable(event)) {
      const found = findQuote(text, quote, fold);
      if (found === null) continue;
      const end = cutEnd(text, found);
      const { start } = found;
      return {
        kind: 'quote',
        seq: event.seq,
        message,
        speaker,
        start,
        end,
        exact: text.slice(start, end),
      };
    }
  }
  return null;
}

/** The texts of an event that may be quoted, the learner's first. */
function listQuotable(event: LedgerEvent): readonly EventText[] {
  const texts = listTexts(event).filter(({ speaker }) => !speaker.startsWith('peer:'));
  return [
    ...texts.filter(({ speaker }) => speaker === 'learner'),
    ...texts.filter(({ speaker }) => speaker !== 'learner'),
  ];
}
