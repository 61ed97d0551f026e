import type { WorkSkill } from '@throughline/contract';
import { isDeepStrictEqual } from 'node:util';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { forEachSkill } from '../../domain/skills/work-skill.ts';
import { EMPTY_CONTEXT, selectMaterial, type Material } from '../../domain/touchpoints/material.ts';
import { loadWindow } from '../../landing/load-window.ts';
import { openEvents } from '../../landing/open-events.ts';
import { selectPriorReads } from '../../store/calibrate/select-prior-reads.ts';
import { crashPoint } from '../../store/crash-point.ts';
import { inTenant, type Transaction } from '../../store/database.ts';
import { countRedactions } from '../../store/erasure/count-redactions.ts';
import {
  requireSameWords,
  runCalibrateStep,
  type CalibrateDesk,
  type CalibrateTry,
} from './calibrate-parts.ts';
import { referTo, type Gathered, type GatheredReferences } from './gathered.ts';
import { reopenGathered } from './reopen-gathered.ts';

interface Loaded {
  readonly gathered: Gathered;
  readonly references: GatheredReferences;
}

/**
 * Gathers the material of a completion. What is stored of it are references; its words are opened for this
 * run and kept in memory at most until it ends.
 */
export async function gather(desk: CalibrateDesk, attempt: CalibrateTry): Promise<Gathered> {
  const made: Loaded[] = [];
  const references = await runCalibrateStep(desk, attempt, 'gather', {}, async () => {
    const loaded = await inTenant(
      desk.appPool,
      attempt.run.tenant,
      (transaction) => load(transaction, desk, attempt),
      'repeatable read',
    );
    made.push(loaded);
    return loaded.references;
  });
  crashPoint('calibrate/after-gather');
  const { run, priorVersion, redactions } = attempt;
  return desk.memory.recall(run, `words ${priorVersion} ${redactions}`, async () => {
    const [fresh] = made;
    // Another try may have been first: then what it gathered counts, and is looked at again.
    const gathered =
      fresh !== undefined && isDeepStrictEqual(fresh.references, references)
        ? fresh.gathered
        : await reopenGathered(desk, run, references);
    requireSameWords(attempt, gathered.redactions);
    return gathered;
  });
}

async function load(
  transaction: Transaction,
  desk: CalibrateDesk,
  { run: { learner, position } }: CalibrateTry,
): Promise<Loaded> {
  const loaded = await loadWindow(transaction, desk.master, learner, {
    previousPosition: position - 1,
    position,
  });
  const { contexts, definitions } = loaded;
  const words = loaded.completions.find(({ seq }) => seq === position)?.opened ?? [];
  const events = await openEvents(transaction, desk.master, loaded.events, words);
  const completion = events.find((event) => event.seq === position);
  if (completion?.status !== 'completed') {
    throw new ThroughlineError('calibrate/no-completion', 'there is no completion to judge');
  }
  const prior = await selectPriorReads(transaction, learner, position);
  const context = contexts.get(position) ?? EMPTY_CONTEXT;
  const redactions = await countRedactions(transaction, learner);
  const gathered: Gathered = { completion, events, context, prior, redactions };
  return { gathered, references: referTo(gathered, definitions) };
}

/** What a judge may see of what was gathered. */
export function materialOf(gathered: Gathered): Material {
  return selectMaterial(gathered.events, gathered.completion, gathered.context);
}

/** The mean per skill before this completion; 50 where there is no read yet. */
export function meansOf(gathered: Gathered): Readonly<Record<WorkSkill, number>> {
  return forEachSkill((skill) => gathered.prior.read?.skills[skill].mean ?? 50);
}
