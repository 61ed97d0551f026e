import { randomUUID } from 'node:crypto';
import type { Audience, Outcome, TouchpointKind } from '@throughline/contract';
import type { Evaluation, Evidence, Quote } from '../../../src/domain/evaluation/evaluation.ts';
import type { LearnerRef } from '../../../src/domain/ids/learner-ref.ts';
import type {
  CarryOperation,
  EntryDraft,
  GapOperation,
} from '../../../src/domain/journey/entry.ts';
import type { NewEntry } from '../../../src/landing/append-journey-entry.ts';
import type { PlantedEntry, Script, Sight } from './generator/planted.ts';

/** Ids that the entries of one learner have in the database, by their names in the script. */
export class Names {
  readonly entries = new Map<string, string>();
  readonly evaluations = new Map<string, string>();
  readonly carries = new Map<string, string>();

  evaluation(key: string): string {
    return take(this.evaluations, key);
  }

  carry(name: string): string {
    return take(this.carries, name);
  }
}

function take(ids: Map<string, string>, name: string): string {
  const id = ids.get(name) ?? randomUUID();
  ids.set(name, id);
  return id;
}

const OPERATIONS = { failed: 'observed', helped: 'walked', alone: 'reapplied' } as const;
/** Of the rubric whose criteria are planted. */
const TAXONOMY = 'craft@1';

/** An entry of a script as its writer would hand it in, with a fixture of the evaluation that it rests on. */
export function handIn(
  ref: LearnerRef,
  script: Script,
  entry: PlantedEntry,
  names: Names,
): NewEntry {
  const evaluation = entry.kind === 'carry' ? null : makeEvaluation(entry);
  const { writer, key, atMs, focus, kind, touchpoint, corrects } = entry;
  const source = writer === 'human' ? 'human' : writer === 'judge' ? 'judge' : 'rules';
  const draft: EntryDraft = {
    kind: evaluation === null ? 'carry' : corrects === null ? 'handoff' : 'correction',
    author: writer,
    focus,
    occurredAtMs: atMs,
    source: evaluation === null ? null : { kind: kind as TouchpointKind, touchpoint, position: 1 },
    evaluation:
      evaluation === null
        ? null
        : { id: names.evaluation(key), hash: 'ab'.repeat(32), outcome: evaluation.outcome, source },
    gapOps: entry.sights.map((sight, ordinal) => nameOperation(entry, sight, ordinal)),
    carries: entry.carries.map(({ name, does, audience }): CarryOperation => ({
      item: names.carry(name),
      operation: does,
      audience: audience as Audience | null,
      dueAt: null,
      evidence: [],
    })),
    supersedes:
      corrects === null ? null : { entry: names.entries.get(corrects) as string, claim: null },
  };
  const opened = entry.carries.filter(({ does }) => does === 'open');
  return {
    ref,
    draft,
    evaluation: evaluation === null ? null : { ...evaluation, source },
    words: {
      happened: evaluation === null ? [] : [{ text: entry.claim, evidence: [measure(entry)] }],
      signals:
        entry.quotes === null
          ? []
          : [{ text: 'They said so.', evidence: [quote(script, entry.quotes)] }],
      carries: opened.map(({ name, text }) => ({ item: names.carry(name), text: text ?? '' })),
    },
  };
}

/** A quote of one of the learner's sayings; saying n stands alone in event n + 1. */
export function quote({ sayings }: Script, index: number): Quote {
  const exact = sayings[index] as string;
  return {
    kind: 'quote',
    seq: index + 1,
    message: 0,
    speaker: 'learner',
    start: 0,
    end: exact.length,
    exact,
  };
}

function nameOperation(entry: PlantedEntry, sight: Sight, ordinal: number): GapOperation {
  return {
    gap: sight.builtIn ? `${sight.gap}@${entry.task}` : sight.gap,
    taxonomy: sight.builtIn ? 'builtin.v1' : TAXONOMY,
    operation: OPERATIONS[sight.seen],
    assist: sight.help,
    context: `${entry.task}|${entry.touchpoint}`,
    evidence: [ordinal],
  };
}

function makeEvaluation(entry: PlantedEntry): Evaluation {
  return {
    source: 'rules',
    judge: 'planted.v1',
    outcome: outcomeOf(entry),
    assist: 'none',
    droppedEvidence: 0,
    items: entry.sights.map(({ gap, seen }) => ({
      skill: 'quality',
      criterion: gap,
      level: null,
      value: null,
      rawValue: null,
      confidence: null,
      passed: seen !== 'failed',
      abstained: null,
      evidence: [measure(entry)],
    })),
  };
}

function outcomeOf({ sights }: PlantedEntry): Outcome {
  if (sights.length === 0) return 'none';
  return sights.some(({ seen }) => seen === 'failed') ? 'failed' : 'passed';
}

function measure(entry: PlantedEntry): Evidence {
  const value = outcomeOf(entry) === 'failed' ? 0 : 1;
  return { kind: 'figure', name: 'outcome', value, expectation: null, variance: null, seqs: [1] };
}
