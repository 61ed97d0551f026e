import type { CalibrationRef } from '../../domain/ids/learner-ref.ts';
import type { Grounding } from '../../domain/journey/grounding.ts';
import { writeGrounding } from '../../domain/journey/write-grounding.ts';
import { inTenant } from '../../store/database.ts';
import { hasEntryFrom } from '../../store/journey/has-entry-from.ts';
import { loadJourney } from '../../store/journey/load-journey.ts';
import { findHead } from '../../store/reads/journey/find-moment.ts';
import type { CalibrateParts } from './calibrate-parts.ts';
import type { Gathered } from './gathered.ts';

/** Tokens of the block that a judge is grounded by; more where the keys of what it must not miss need more. */
const BUDGET_TOKENS = 1_200;
const ENTRIES_LAST = 5;

/**
 * The block that every reader of a journey gets, for the audience `judge`: of the completion's focus, as of the entry
 * that was the last when the material was gathered, without anything about this completion or later ones. So every
 * try reads the same; what is pending is not told, since it would be another thing at every look.
 *
 * Usually that entry is still the last and nothing later was evaluated: then what is kept beside the journey is read,
 * at one price however long it is. Else it is folded from the entries, to the same text.
 */
export async function groundJudge(
  { appPool, master }: Pick<CalibrateParts, 'appPool' | 'master'>,
  { tenant, learner, position }: CalibrationRef,
  { completion, prior }: Gathered,
): Promise<Grounding> {
  return inTenant(
    appPool,
    tenant,
    async (transaction) => {
      const { throughEntry } = prior;
      const head = await findHead(transaction, learner, throughEntry);
      const isKept =
        head !== null &&
        head.keptSeq === throughEntry &&
        !(await hasEntryFrom(transaction, learner, position));
      const journey = await loadJourney(transaction, master, {
        learner,
        audience: 'judge',
        focus: completion.focus,
        last: ENTRIES_LAST,
        through: throughEntry,
        isKept,
        belowPosition: isKept ? null : position,
      });
      const input = {
        audience: 'judge',
        focus: completion.focus,
        head: head && {
          entrySeq: throughEntry,
          hash: head.hash.toString('hex'),
          recordedAt: head.recordedAt.toISOString(),
        },
        pending: { count: 0, oldest: null },
        ...journey,
      } as const;
      const written = writeGrounding({ ...input, budgetTokens: BUDGET_TOKENS });
      if (written.kind === 'grounding') return written;
      const wider = writeGrounding({ ...input, budgetTokens: written.needed });
      if (wider.kind === 'grounding') return wider;
      throw new Error('a block does not fit the budget that it asked for');
    },
    'repeatable read',
  );
}
