import type { PolicyDocument } from '../../domain/policy/policy-document.ts';
import { decideEffect } from '../../domain/touchpoints/decide-effect.ts';
import { priceEvent } from '../../domain/xp/price-event.ts';
import type { CountedBefore } from '../../store/reads/count-before.ts';
import type { EventRow } from '../../store/reads/ledger-row.ts';
import type { VerifySubject } from './verify-subject.ts';

/** Walks a ledger and counts again what the writer counted: by day and kind, by task, by touchpoint. */
export class PriceReplay {
  readonly #counters = new Map<string, { readonly count: number; readonly points: number }>();
  readonly #points = new Map<string, number>();
  readonly #passes = new Map<string, number>();
  readonly #completed = new Set<string>();

  /** What stood before this event. */
  before(row: EventRow): CountedBefore {
    return {
      dayCount: this.#counters.get(dayKey(row))?.count ?? 0,
      dayPoints: this.#points.get(row.day) ?? 0,
      taskPasses: row.task === null ? 0 : (this.#passes.get(row.task) ?? 0),
      late: this.#completed.has(`${row.kind} ${row.touchpoint}`),
    };
  }

  /** Counts this event in. */
  add(row: EventRow): void {
    const counter = this.#counters.get(dayKey(row)) ?? { count: 0, points: 0 };
    const counted = { count: counter.count + 1, points: counter.points + row.points };
    this.#counters.set(dayKey(row), counted);
    raise(this.#points, row.day, row.points);
    if (row.status !== 'completed') return;
    this.#completed.add(`${row.kind} ${row.touchpoint}`);
    if (row.outcome === 'passed' && row.task !== null) raise(this.#passes, row.task, 1);
  }

  /** Counts and points by `dayKey`, as the stored counters should have them. */
  counters(): ReadonlyMap<string, { readonly count: number; readonly points: number }> {
    return this.#counters;
  }
}

/** A day and a kind as one word. */
export function dayKey(row: { readonly day: string; readonly kind: string }): string {
  return `${row.day} ${row.kind}`;
}

/** Holds one event's price against what its policy and its counters give. */
export function verifyPrice(
  subject: VerifySubject,
  row: EventRow,
  counters: CountedBefore,
  policy: PolicyDocument | undefined,
): void {
  const at = `ledger:${row.seq}`;
  if (policy === undefined) {
    subject.fail('I3', at, 'policy version', 'a stored version', row.policyVersion);
    return;
  }
  const price = priceEvent(
    {
      kind: row.kind,
      status: row.status,
      outcome: row.outcome ?? undefined,
      ...counters,
      multiplier: row.multiplier,
    },
    policy.pricing,
  );
  for (const name of ['base', 'decay', 'taskDecay', 'cut', 'points', 'xp'] as const) {
    subject.hold('I3', at, name, price[name], row[name]);
  }
  subject.hold('I3', at, 'late', counters.late, row.late);
  verifyEffect(subject, row, at);
}

function verifyEffect(subject: VerifySubject, row: EventRow, at: string): void {
  if (row.status === 'progress') {
    subject.hold('I3', at, 'effect', null, row.effect);
    return;
  }
  const possible = [decideEffect(row.kind, false), decideEffect(row.kind, true)];
  if (!possible.includes(row.effect)) {
    subject.fail('I3', at, 'effect', possible.map(String).join(' or '), row.effect);
  }
}

function raise(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}
