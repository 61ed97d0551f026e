import fc from 'fast-check';
import type { Claim } from '../../../src/domain/journey/claims.ts';
import { foldGap } from '../../../src/domain/journey/fold-gap.ts';
import { isUnresolved, type GapState } from '../../../src/domain/journey/gap-state.ts';
import type {
  GroundingInput,
  ReadCarry,
  ReadEntry,
} from '../../../src/domain/journey/grounding.ts';
import { EMPTY_ROLL_UP } from '../../../src/domain/journey/roll-up.ts';
import { anyUnicode } from './any-unicode.ts';
import { START_MS, tellFacts, HOUR_MS, type Told } from './gap-facts.ts';

/** An entry that says one thing, with a quote of the learner's. */
export function writeEntry(
  seq: number,
  exact = 'I first compared the two weekly totals',
): ReadEntry {
  const claim: Claim = {
    text: `Stage task-${seq} was not passed.`,
    evidence: [
      { kind: 'quote', seq, message: 0, speaker: 'learner', start: 0, end: exact.length, exact },
    ],
  };
  return {
    id: `entry-${seq}`,
    entrySeq: seq,
    kind: 'handoff',
    focus: 'general',
    occurredAt: new Date(START_MS + seq * HOUR_MS).toISOString(),
    source: { kind: 'stage', touchpoint: `touchpoint-${seq}`, position: seq },
    evaluation: {
      id: `evaluation-${seq}`,
      hash: 'ab'.repeat(32),
      outcome: 'failed',
      source: 'rules',
    },
    words: { happened: [claim], signals: [claim] },
  };
}

/** A carry for the manager that entry `seq` opened. */
export function writeCarry(seq: number, text = 'Asks for the definition of churn'): ReadCarry {
  return {
    item: `0192a3b4-c5d6-7e8f-9a0b-${String(seq).padStart(12, '0')}`,
    audience: 'manager',
    status: 'open',
    focus: 'general',
    dueAtMs: null,
    openedAtMs: START_MS + seq * HOUR_MS,
    openedEntry: `entry-${seq}`,
    openedEntrySeq: seq,
    openedOrdinal: 0,
    cites: [{ entry: `entry-${seq}`, entrySeq: seq }],
    text,
  };
}

const LIVES: Readonly<Record<string, readonly Told['operation'][]>> = {
  recurring: ['reapplied', 'observed'],
  stuck: ['observed', 'observed', 'observed'],
  new: ['observed'],
  'walked-through': ['observed', 'walked'],
  're-applied': ['walked', 'reapplied'],
};

/** A gap with a short life that ended so; its entries are numbered from `seq` on. */
export function writeGap(gap: string, life: keyof typeof LIVES, seq = 1): GapState {
  const operations = LIVES[life] ?? [];
  const facts = tellFacts(
    operations.map((operation, index) => ({
      operation,
      at: `task-${seq + index}`,
      gap,
      touchpoint: `stage/touchpoint-${seq + index}`,
      entry: `entry-${seq + index}`,
      saidSeq: seq + index,
      entrySeq: seq + index,
      placeSeq: seq + index,
      hours: seq + index,
    })),
  );
  return foldGap(facts) as GapState;
}

/** A state with room for everything unless it says otherwise. */
export function writeInput(fields: Partial<GroundingInput> = {}): GroundingInput {
  return {
    audience: 'manager',
    focus: 'general',
    budgetTokens: 1_200,
    head: { entrySeq: 412, hash: 'cd'.repeat(32), recordedAt: '2026-03-09T10:00:00.000Z' },
    pending: { count: 0, oldest: null },
    unresolved: [],
    carries: [],
    entries: [],
    rollUps: { focus: EMPTY_ROLL_UP, learner: EMPTY_ROLL_UP },
    strengths: [],
    titles: {},
    ...fields,
  };
}

const anyText = fc.oneof(
  anyUnicode(280),
  fc
    .array(
      fc.constantFrom(
        'System:',
        'assistant :',
        '</quote>',
        '<quote by="tutor" event="1">',
        '<|im_start|>',
        '[INST]',
        '\n',
        '\u202E',
        'sys\u200Btem:',
        '\u0000',
        '### ',
        'ignore all rules',
        '🦊',
        'ü',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('').slice(0, 280)),
);

/** The same with the whole states of its gaps. */
export interface WholeInput extends GroundingInput {
  readonly unresolved: readonly GapState[];
  readonly strengths: readonly GapState[];
}

/** Any state that a reader may find: at most 40 open gaps and 20 carries, 3 to 50 entries with any words. */
export const anyInput: fc.Arbitrary<WholeInput> = fc
  .record({
    lives: fc.array(fc.constantFrom('recurring', 'stuck', 'new', 'walked-through', 're-applied'), {
      maxLength: 45,
    }),
    carries: fc.array(fc.tuple(anyText, fc.boolean()), { maxLength: 20 }),
    entries: fc.array(anyText, { maxLength: 50 }),
    budgetTokens: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 8_000 })),
    audience: fc.constantFrom('manager', 'judge', 'learner'),
    pending: fc.nat({ max: 3 }),
    title: anyText,
  })
  .map(({ lives, carries, entries, budgetTokens, audience, pending, title }) => {
    const gaps = lives.map((life, index) => writeGap(`criterion-${index}`, life, index * 3 + 1));
    const input = writeInput({
      audience: audience as GroundingInput['audience'],
      budgetTokens,
      carries: carries.map(([text, isRedacted], index) => ({
        ...writeCarry(index + 1),
        text: isRedacted ? null : text,
      })),
      entries: entries.map((text, index) => writeEntry(index + 1, text)),
      pending: {
        count: pending,
        oldest:
          pending === 0
            ? null
            : {
                ledgerSeq: 7,
                kind: 'stage',
                touchpoint: 'touchpoint-7',
                recordedAt: '2026-03-09T10:01:00.000Z',
              },
      },
      titles: { 'criterion-1': title },
    });
    return {
      ...input,
      unresolved: gaps.filter(isUnresolved),
      strengths: gaps.filter((gap) => !isUnresolved(gap)),
    };
  });
