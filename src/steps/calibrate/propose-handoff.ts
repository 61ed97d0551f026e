import type { EntryWords } from '../../domain/journey/claims.ts';
import { closeWords, openWords } from '../../domain/journey/close-words.ts';
import type { EntryAuthor, GapOperation } from '../../domain/journey/entry.ts';
import { deriveGapOperations } from '../../domain/journey/gap-operations.ts';
import { stageOrConversation } from '../../domain/journey/light-gap-operations.ts';
import type { Material } from '../../domain/touchpoints/material.ts';
import { taskOf } from '../../domain/touchpoints/merge-signals.ts';
import { writeClaims } from '../../judges/rules/write-claims.ts';
import { runCalibrateStep, type CalibrateDesk, type CalibrateTry } from './calibrate-parts.ts';
import { gather, materialOf } from './gather.ts';
import { score } from './score.ts';

/** What the journey is told of a verdict. */
export interface ProposedEntry {
  readonly author: EntryAuthor;
  readonly words: EntryWords;
  readonly gapOps: readonly GapOperation[];
}

/** Writes the journey entry from the verdict's own evidence, by templates. No judge is asked: `author` is code. */
export async function proposeHandoff(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
): Promise<ProposedEntry> {
  const gathered = await gather(desk, attempt);
  const proposed = await runCalibrateStep(
    desk,
    attempt,
    'propose-handoff',
    { judge: desk.judge.name },
    async () => {
      const { words, ...entry } = await propose(desk, attempt, materialOf(gathered));
      return { ...entry, words: closeWords(words) };
    },
  );
  return { ...proposed, words: openWords(proposed.words, gathered.events) };
}

async function propose(
  desk: CalibrateDesk,
  attempt: CalibrateTry,
  material: Material,
): Promise<ProposedEntry> {
  const { evaluation } = await score(desk, attempt);
  const { completion, rubric, own } = material;
  return {
    author: 'code',
    words: writeClaims(evaluation, material),
    gapOps: deriveGapOperations(evaluation, {
      rubric: rubric === null ? null : { id: rubric.id, version: rubric.version },
      task: taskOf(own),
      stage: stageOrConversation(completion),
      touchpoint: completion.touchpoint,
    }),
  };
}
