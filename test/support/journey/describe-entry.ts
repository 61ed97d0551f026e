import { randomUUID } from 'node:crypto';
import type { Assist, EntryKind, Outcome, VerdictSource } from '@throughline/contract';
import type { Evaluation, Quote } from '../../../src/domain/evaluation/evaluation.ts';
import { measureOutcome, type EntryWords } from '../../../src/domain/journey/claims.ts';
import type {
  CarryOperation,
  EntryDraft,
  GapOperation,
  LinkedEntry,
} from '../../../src/domain/journey/entry.ts';
import { appendJourneyEntry, type NewEntry } from '../../../src/landing/append-journey-entry.ts';
import { lockLearnerState } from '../../../src/store/calibrate/lock-learner-state.ts';
import { inTenant } from '../../../src/store/database.ts';
import { rebuildProjection } from '../../../src/store/journey/rebuild-projection.ts';
import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import type { Calibrating, Desk } from '../calibration/calibrating.ts';
import { NOW_MS } from '../record/recording.ts';

/** What a test says of an entry; everything else is well-formed. */
export interface Told {
  readonly kind?: EntryKind;
  readonly author?: EntryDraft['author'];
  readonly source?: VerdictSource | null;
  readonly outcome?: Outcome;
  readonly focus?: string;
  readonly occurredAtMs?: number;
  readonly touchpoint?: string;
  readonly assist?: Assist;
  readonly gaps?: readonly Partial<GapOperation>[];
  readonly carries?: readonly (Partial<CarryOperation> & { readonly text?: string })[];
  readonly supersedes?: EntryDraft['supersedes'];
  readonly quote?: Partial<Quote>;
  readonly happened?: EntryWords['happened'];
}

let touchpoints = 0;

/** An entry of any kind as its writer would hand it in. Quotes are of event 1. */
export async function describeEntry(desk: Desk, told: Told): Promise<NewEntry> {
  touchpoints += 1;
  const source = told.source === undefined ? 'rules' : told.source;
  const outcome = told.outcome ?? 'passed';
  const gaps = told.gaps ?? [];
  const assist = told.assist ?? 'none';
  const touchpoint = told.touchpoint ?? `told-${touchpoints}`;
  const evaluation: Evaluation | null =
    source === null
      ? null
      : {
          source,
          judge: 'told.v1',
          outcome,
          assist,
          droppedEvidence: 0,
          items: gaps.map(({ gap = 'gap-1', operation = 'observed' }) => ({
            skill: 'quality',
            criterion: gap,
            level: null,
            value: null,
            rawValue: null,
            confidence: null,
            passed: operation !== 'observed',
            abstained: null,
            evidence: [measureOutcome(outcome, 1)],
          })),
        };
  const carries = (told.carries ?? []).map(({ text: _text, ...carry }): CarryOperation => ({
    item: randomUUID(),
    operation: 'open',
    audience: (carry.operation ?? 'open') === 'open' ? 'peer' : null,
    dueAt: null,
    evidence: [],
    ...carry,
  }));
  const texts = carries.flatMap(({ item, operation }, index) =>
    operation === 'open'
      ? [{ item, text: told.carries?.[index]?.text ?? 'Ask for the table.' }]
      : [],
  );
  return {
    ref: await desk.ref(),
    evaluation,
    draft: {
      kind: told.kind ?? 'handoff',
      author: told.author ?? 'code',
      focus: told.focus ?? 'general',
      occurredAtMs: told.occurredAtMs ?? NOW_MS,
      source: source === null ? null : { kind: 'stage', touchpoint, position: 1 },
      evaluation:
        source === null ? null : { id: randomUUID(), hash: 'ab'.repeat(32), outcome, source },
      gapOps: gaps.map((gap, ordinal) => ({
        gap: 'gap-1',
        taxonomy: 'report@1',
        operation: 'observed',
        assist,
        context: `${touchpoint}-task|${touchpoint}`,
        evidence: [ordinal],
        ...gap,
      })),
      carries,
      supersedes: told.supersedes ?? null,
    },
    words: {
      happened: told.happened ?? [{ text: 'It was done.', evidence: [measureOutcome(outcome, 1)] }],
      signals:
        told.quote === undefined
          ? []
          : [{ text: 'They said so.', evidence: [{ ...QUOTE, ...told.quote }] }],
      carries: texts,
    },
  };
}

export const OWN_WORDS = 'I compared both tables, and the third row differs.';

const QUOTE: Quote = {
  kind: 'quote',
  seq: 1,
  message: 0,
  speaker: 'learner',
  start: 0,
  end: OWN_WORDS.length,
  exact: OWN_WORDS,
};

/** Writes an entry in a transaction of its own; what `after` throws takes it back. */
export async function tell(
  calibrating: Calibrating,
  desk: Desk,
  told: Told,
  after: () => void = () => undefined,
): Promise<LinkedEntry> {
  const entry = await describeEntry(desk, told);
  return inTenant(calibrating.pool, desk.tenant, async (transaction) => {
    const key = await loadLearnerKey(transaction, calibrating.recording.master, entry.ref.learner);
    const linked = await appendJourneyEntry(transaction, { key, nowMs: NOW_MS }, entry);
    after();
    return linked;
  });
}

/** Everything that is derived from a learner's journey, as it is kept. */
export async function readProjection(desk: Desk): Promise<unknown> {
  const tables = {
    facts: `select to_jsonb(f) - 'tenant' as row from gap_operation f where tenant = $1 order by entry_seq, gap`,
    gaps: `select to_jsonb(g) - 'tenant' as row from gap_state g where tenant = $1 order by gap`,
    focuses: `select to_jsonb(f) - 'tenant' as row from gap_focus f where tenant = $1 order by gap, focus`,
    carries: `select to_jsonb(c) - 'tenant' as row from carry_state c where tenant = $1 order by item`,
    rollUps: `select to_jsonb(r) - 'tenant' - 'recorded_at' as row from journey_checkpoint r where tenant = $1 order by focus`,
  };
  const kept: Record<string, unknown> = {};
  for (const [name, query] of Object.entries(tables)) {
    kept[name] = (await desk.query(query, [desk.tenant])).rows.map((row) => row['row']);
  }
  return kept;
}

/** Makes the projection again from the entries alone. */
export async function rebuild(calibrating: Calibrating, desk: Desk): Promise<void> {
  const ref = await desk.ref();
  await inTenant(calibrating.pool, desk.tenant, async (transaction) => {
    await lockLearnerState(transaction, ref.learner);
    await rebuildProjection(transaction, ref);
  });
}
