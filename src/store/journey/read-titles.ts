import type { GapName } from '../../domain/journey/gap-fact.ts';
import type { GapTitles } from '../../domain/journey/grounding.ts';
import type { Transaction } from '../database.ts';
import {
  selectCriterionTitles,
  type CriterionTitle,
  type RubricVersion,
} from '../reads/journey/select-criterion-titles.ts';

const RUBRIC_VERSION = /^(.+)@(\d+)$/;

/** What gaps are called: by the rubric that each was last seen under. Built-in ones are not among them. */
export async function readTitles(
  transaction: Transaction,
  gaps: readonly GapName[],
): Promise<GapTitles> {
  const rubrics = new Map<string, RubricVersion>();
  for (const { taxonomy } of gaps) {
    const [, id, version] = RUBRIC_VERSION.exec(taxonomy) ?? [];
    if (id !== undefined) rubrics.set(taxonomy, { id, version: Number(version) });
  }
  return pickTitles(gaps, await selectCriterionTitles(transaction, [...rubrics.values()]));
}

/** The same, where the criteria of their rubrics were read already. */
export function pickTitles(
  gaps: readonly GapName[],
  criteria: readonly CriterionTitle[],
): GapTitles {
  const titles = new Map<string, string>(
    criteria.map(
      ({ id, version, criterion, title }) => [`${criterion} ${id}@${version}`, title] as const,
    ),
  );
  return Object.fromEntries(
    gaps.flatMap(({ gap, taxonomy }) => {
      const title = titles.get(`${gap} ${taxonomy}`);
      return title === undefined ? [] : [[gap, title] as const];
    }),
  );
}
