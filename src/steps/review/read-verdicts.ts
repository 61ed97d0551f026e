import type { Evidence, MeasuredFigure, Quote } from '../../domain/evaluation/evaluation.ts';
import { findSource } from '../../domain/evaluation/find-source.ts';
import { nameGapOf } from '../../domain/journey/gap-fact.ts';
import { BUILTIN_TAXONOMY } from '../../domain/journey/gap-operations.ts';
import { titleGap } from '../../domain/journey/name-gap.ts';
import type { ReviewVerdict, ReviewVerdictItem } from '../../domain/review/context.ts';
import { valueFigures } from '../../domain/review/value-figures.ts';
import type { EventWords } from '../../domain/touchpoints/ledger-event.ts';
import { readEventWords } from '../../store/body/read-event-words.ts';
import type { Transaction } from '../../store/database.ts';
import { sendTogether } from '../../store/send-together.ts';
import type { EvidenceRow, ItemRow } from '../../store/reads/evaluation-row.ts';
import {
  selectCriterionTitles,
  type CriterionTitle,
} from '../../store/reads/journey/select-criterion-titles.ts';
import {
  selectAttemptVerdicts,
  type AttemptVerdict,
} from '../../store/review/select-attempt-verdicts.ts';
import type { ListedTouchpoint } from './list-touchpoints.ts';
import type { RevisionScene } from './in-revision.ts';

/** Reads the verdicts of an attempt that are effective as of the revision's landing, by position, quotes opened. */
export async function readVerdicts(
  transaction: Transaction,
  { master, state }: Pick<RevisionScene, 'master' | 'state'>,
  touchpoints: readonly ListedTouchpoint[],
): Promise<readonly ReviewVerdict[]> {
  const verdicts = await selectAttemptVerdicts(
    transaction,
    state.learner,
    touchpoints.map(({ position }) => position),
    state.asOfLanding,
  );
  const bodyIds = verdicts.flatMap(({ evidence }) =>
    evidence.flatMap(({ bodyId }) => bodyId ?? []),
  );
  const [words, titles] = await sendTogether([
    readEventWords(transaction, master, [...new Set(bodyIds)]),
    selectCriterionTitles(transaction, listRubrics(verdicts)),
  ]);
  return verdicts.flatMap((verdict) => {
    const touchpoint = touchpoints.find(({ position }) => position === verdict.position);
    return touchpoint === undefined ? [] : [show(verdict, touchpoint, words, titles)];
  });
}

function listRubrics(
  verdicts: readonly AttemptVerdict[],
): readonly { readonly id: string; readonly version: number }[] {
  const rubrics = new Map<string, { readonly id: string; readonly version: number }>();
  for (const { rubric: id, rubricVersion: version } of verdicts)
    if (id !== null && version !== null) rubrics.set(`${id}@${version}`, { id, version });
  return [...rubrics.values()];
}

function show(
  verdict: AttemptVerdict,
  touchpoint: ListedTouchpoint,
  words: ReadonlyMap<string, EventWords>,
  titles: readonly CriterionTitle[],
): ReviewVerdict {
  const { id, position, outcome, items, evidence } = verdict;
  return {
    id,
    position,
    kind: touchpoint.kind,
    touchpoint: touchpoint.touchpoint,
    objective: touchpoint.objective,
    stage: touchpoint.stage,
    occurredAtMs: touchpoint.occurredAtMs,
    outcome,
    items: items
      .filter(({ abstained }) => abstained === null)
      .map((item) =>
        showItem(
          item,
          evidence
            .filter((piece) => piece.item === item.ordinal)
            .flatMap((row) => open(row, words)),
          titleItem(verdict, item, titles),
        ),
      ),
  };
}

function showItem(
  { skill, criterion, value, passed }: ItemRow,
  evidence: readonly Evidence[],
  title: string,
): ReviewVerdictItem {
  const measured = value === null ? valueFigures(skill, evidence) : { value, variance: null };
  return {
    skill,
    criterion,
    title,
    value: measured?.value ?? null,
    variance: measured?.variance ?? null,
    passed,
    evidence,
  };
}

function titleItem(
  { rubric, rubricVersion }: AttemptVerdict,
  { criterion }: ItemRow,
  titles: readonly CriterionTitle[],
): string {
  const found = titles.find(
    (each) => each.id === rubric && each.version === rubricVersion && each.criterion === criterion,
  );
  const builtIn = nameGapOf({ gap: criterion, taxonomy: BUILTIN_TAXONOMY });
  return found?.title ?? titleGap(builtIn, {}) ?? criterion;
}

/** A quote whose words were redacted since says nothing any more. */
function open(row: EvidenceRow, words: ReadonlyMap<string, EventWords>): readonly Evidence[] {
  if (row.kind === 'figure') return [openFigure(row)];
  const opened = row.bodyId === null ? undefined : words.get(row.bodyId);
  const [seq] = row.seqs;
  if (opened === undefined || seq === undefined || row.start === null || row.end === null)
    return [];
  const source = findSource(opened, row.message);
  const exact = source?.text.slice(row.start, row.end) ?? '';
  if (source === null || exact === '') return [];
  const { message, start, end } = row;
  const quote: Quote = { kind: 'quote', seq, message, speaker: source.speaker, start, end, exact };
  return [quote];
}

function openFigure(row: EvidenceRow): MeasuredFigure {
  return {
    kind: 'figure',
    name: row.figure ?? '',
    value: row.value ?? 0,
    expectation: row.expectation,
    variance: row.noise,
    seqs: row.seqs,
  };
}
