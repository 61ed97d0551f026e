import type { GapTitles } from '../../domain/journey/grounding.ts';
import type { GapState } from '../../domain/journey/gap-state.ts';
import type { Transaction } from '../database.ts';
import {
  selectCriterionTitles,
  type RubricVersion,
} from '../reads/journey/select-criterion-titles.ts';

const RUBRIC_VERSION = /^(.+)@(\d+)$/;

/** What gaps are called: by the rubric that each was last seen under. Built-in ones are not among them. */
export async function readTitles(
  transaction: Transaction,
  gaps: readonly GapState[],
): Promise<GapTitles> {
  const rubrics = new Map<string, RubricVersion>();
  for (const { taxonomy } of gaps) {
    const [, id, version] = RUBRIC_VERSION.exec(taxonomy) ?? [];
    if (id !== undefined) rubrics.set(taxonomy, { id, version: Number(version) });
  }
  const titles = new Map<string, string>(
    (await selectCriterionTitles(transaction, [...rubrics.values()])).map(
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
