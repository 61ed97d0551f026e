import { randomUUID } from 'node:crypto';
import type { Audience, Event } from '@throughline/contract';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type { CarryText } from '../../../src/domain/journey/claims.ts';
import type { CarryOperation, EntryDraft } from '../../../src/domain/journey/entry.ts';
import { appendJourneyEntry } from '../../../src/landing/append-journey-entry.ts';
import type { RecordingTenant } from '../../../src/record/record-request.ts';
import { inTenant } from '../../../src/store/database.ts';
import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import { makeEvent, NOW_MS } from '../../support/record/recording.ts';
import type { Reading } from '../../support/story/reading.ts';

/** Later than every landing of the same tests, and never the same: times of recording tell entries apart. */
let lastMs = NOW_MS + 3_600_000;
function nextMs(): number {
  lastMs += 1_000;
  return lastMs;
}

/** One completed stage: how it ended, where, and how much help there was. */
export interface PlantedStage {
  readonly outcome: 'passed' | 'failed';
  readonly hints: number;
  readonly focus: string;
  readonly task: string;
}

/**
 * The life of a gap in six stages: failed, passed with a hint, passed alone elsewhere, failed again, failed twice
 * more. `quality.passed` ends recurring and stuck.
 */
export const RECURRING_LIFE: readonly PlantedStage[] = [
  { outcome: 'failed', hints: 0, focus: 'reporting', task: 'task-1' },
  { outcome: 'passed', hints: 1, focus: 'reporting', task: 'task-1' },
  { outcome: 'passed', hints: 0, focus: 'reporting', task: 'task-2' },
  { outcome: 'failed', hints: 0, focus: 'planning', task: 'task-3' },
  { outcome: 'failed', hints: 0, focus: 'planning', task: 'task-3' },
  { outcome: 'failed', hints: 0, focus: 'planning', task: 'task-4' },
];

/** Completed stages of one learner, a day apart, each a touchpoint of its own with words to quote. */
export function makeStages(
  learner: string,
  stages: readonly PlantedStage[],
  firstDay = 1,
): Event[] {
  return stages.map(({ outcome, hints, focus, task }, index) => {
    const day = String(firstDay + index).padStart(2, '0');
    return makeEvent({
      learner,
      kind: 'stage',
      status: 'completed',
      touchpoint: `stage-${firstDay + index}`,
      occurredAt: `2026-02-${day}T09:00:00Z`,
      focus,
      task,
      outcome,
      signals: { hints, helpRequests: 0, attempts: 1, firstTryCorrect: outcome === 'passed' },
      messages: [{ speaker: 'learner', text: `On day ${day} I compared both lists line by line.` }],
    });
  });
}

/** Records stages and lands their verdicts. */
export async function plantStages(
  reading: Reading,
  tenant: RecordingTenant,
  learner: string,
  stages: readonly PlantedStage[],
  firstDay = 1,
): Promise<LearnerRef> {
  await reading.record(tenant, makeStages(learner, stages, firstDay));
  await reading.calibrateAll(tenant.id, learner);
  return { tenant: tenant.id, learner: await reading.findLearner(tenant.id, learner) };
}

/** Opens a carry as a person would; answers its item. */
export async function openCarry(
  { parts }: Pick<Reading, 'parts'>,
  ref: LearnerRef,
  audience: Audience,
  text: string,
  focus = 'reporting',
): Promise<string> {
  const item = randomUUID();
  const open = { item, operation: 'open', audience, dueAt: null, evidence: [] } as const;
  await appendDraft(parts, ref, draftCarry(focus, open), [{ item, text }]);
  return item;
}

/** Closes a carry as a person would. */
export async function closeCarry(
  { parts }: Pick<Reading, 'parts'>,
  ref: LearnerRef,
  item: string,
  operation: 'resolve' | 'drop',
): Promise<void> {
  const close = { item, operation, audience: null, dueAt: null, evidence: [] };
  await appendDraft(parts, ref, draftCarry('reporting', close), []);
}

function draftCarry(focus: string, operation: CarryOperation): EntryDraft {
  return {
    kind: 'carry',
    author: 'human',
    focus,
    occurredAtMs: NOW_MS,
    source: null,
    evaluation: null,
    gapOps: [],
    carries: [operation],
    supersedes: null,
  };
}

async function appendDraft(
  { appPool, masterKey }: Pick<Reading['parts'], 'appPool' | 'masterKey'>,
  ref: LearnerRef,
  draft: EntryDraft,
  carries: readonly CarryText[],
): Promise<void> {
  await inTenant(appPool, ref.tenant, async (transaction) => {
    const key = await loadLearnerKey(transaction, masterKey, ref.learner);
    const keys = { key, nowMs: nextMs() };
    const words = { happened: [], signals: [], carries };
    await appendJourneyEntry(transaction, keys, { ref, draft, words, evaluation: null });
  });
}
