import type { Question } from '../question.ts';
import { listCriteria, type ShownCriterion } from './chain-material.ts';
import { listFencedTexts } from './read-prompt.ts';

/** A row of the evidence that was collected. */
export interface CollectedRow {
  readonly id: string;
  readonly criterion: string;
  readonly where: string;
  readonly what: string;
}

const SHOWS_WORK = /\d|\b(?:because|instead|compared?|checked|asked|counted|rather than)\b/iu;
const CONFIDENCE = 0.7;
const LEVEL_MIN = 1;
const LEVEL_MAX = 5;

/** A level for each criterion: the outcome's, one more where the words show work; none without evidence. */
export function answerLevels({ prompt }: Question): unknown {
  const rows = listCollected(prompt);
  const outcome = /^outcome \| (?<outcome>\w+)$/mu.exec(prompt)?.groups?.outcome;
  return {
    criteria: listCriteria(prompt).map((criterion) =>
      scoreCriterion(
        criterion,
        rows.filter((row) => row.criterion === criterion.id),
        outcome === 'failed' ? 2 : 3,
        prompt,
      ),
    ),
  };
}

/** The evidence as a prompt of the chain shows it: in the fence, a piece a line. */
export function listCollected(prompt: string): readonly CollectedRow[] {
  const block = listFencedTexts(prompt).find(({ label }) => label === 'evidence')?.text ?? '';
  return block.split('\n').flatMap((line) => {
    const [id, criterion, where, ...what] = line.split(' | ');
    if (id === undefined || criterion === undefined || where === undefined) return [];
    return [{ id, criterion, where, what: what.join(' | ') }];
  });
}

function scoreCriterion(
  { id, title }: ShownCriterion,
  rows: readonly CollectedRow[],
  base: number,
  prompt: string,
): unknown {
  const words = rows.filter(({ where }) => where.endsWith('learner'));
  if (rows.length === 0) {
    const rationale = 'By the rule of the test fake: no evidence, no level.';
    return { criterion: id, level: null, abstain: true, confidence: 0, evidence: [], rationale };
  }
  const shows = words.some(({ what }) => SHOWS_WORK.test(what)) ? 1 : 0;
  const level = Math.max(LEVEL_MIN, Math.min(LEVEL_MAX, base + shows));
  const anchor = readAnchor(prompt, id, level);
  return {
    criterion: id,
    level,
    abstain: false,
    confidence: CONFIDENCE,
    evidence: rows.map((row) => row.id),
    rationale: `By the rule of the test fake, for ${title}: the evidence fits “${anchor}”.`,
  };
}

/** The anchor of a level, in the line under its criterion's. */
function readAnchor(prompt: string, id: string, level: number): string {
  const [, after = ''] = prompt.split(`\n${id} | `);
  const anchor = new RegExp(`^ {2}${level}: (?<anchor>.*)$`, 'mu').exec(after)?.groups?.anchor;
  return anchor ?? 'no anchor';
}
