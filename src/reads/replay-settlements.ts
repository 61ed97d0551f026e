import type { SettlementLine } from '@throughline/contract';
import type { SettlementDetail } from '../store/calibrate/append-settlement.ts';
import type { TierStep } from '../store/reads/select-tier-steps.ts';

const PRIOR: TierStep = { version: 0, position: 0, tier: 'unrated', multiplier: 1 };
const CAPACITY_AT_START = 256;

/**
 * The tiers in force along a ledger, as of one snapshot version after another: for each position the latest
 * version up to it. Positions are added in the order of their versions.
 */
export class TierTimeline {
  readonly #steps: TierStep[] = [];

  add(step: TierStep): void {
    const index = this.#search(step.position);
    const replaced = this.#steps[index - 1]?.position === step.position;
    if (replaced) this.#steps[index - 1] = step;
    else this.#steps.splice(index, 0, step);
  }

  /** The step in force at an event: the last one whose position lies below it. */
  at(seq: number): TierStep {
    return this.#steps[this.#search(seq - 1) - 1] ?? PRIOR;
  }

  /** The steps, by position. */
  steps(): readonly TierStep[] {
    return this.#steps;
  }

  /** How many steps have a position up to this one. */
  #search(position: number): number {
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] as TierStep).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What every event of a ledger is charged with, settlement after settlement. Nine bytes an entry. */
export class ChargeReplay {
  #points = new Int32Array(CAPACITY_AT_START);
  /** 0 where the entry is no event. */
  #multipliers = new Uint8Array(CAPACITY_AT_START);
  #attempts = new Int32Array(CAPACITY_AT_START);
  readonly #attemptNames: (string | null)[] = [];
  readonly #attemptNumbers = new Map<string | null, number>();

  /** Takes an event in at what it was priced. */
  charge(seq: number, points: number, multiplier: number, attempt: string | null): void {
    this.#grow(seq);
    this.#points[seq] = points;
    this.#multipliers[seq] = multiplier;
    this.#attempts[seq] = this.#numberOf(attempt);
  }

  /** What an entry is charged with now; null where it is no event. */
  chargeOf(seq: number): { readonly points: number; readonly multiplier: number } | null {
    const multiplier = this.#multipliers[seq] ?? 0;
    return multiplier === 0 ? null : { points: this.#points[seq] as number, multiplier };
  }

  /** Brings the events of a window to the tiers in force, and answers the lines that this makes. */
  settle(settlement: SettlementDetail, tiers: TierTimeline): readonly SettlementLine[] {
    const lines = new Map<string, SettlementLine>();
    const last = Math.min(settlement.toSeq, this.#points.length - 1);
    for (let seq = settlement.fromSeq; seq <= last; seq += 1) {
      const charge = this.chargeOf(seq);
      if (charge === null) continue;
      const scenarioAttempt = this.#attemptNames[this.#attempts[seq] as number] ?? null;
      const newMultiplier = tiers.at(seq).multiplier;
      const key = JSON.stringify([scenarioAttempt, charge.multiplier, newMultiplier]);
      const line = lines.get(key);
      const points = (line?.points ?? 0) + charge.points;
      lines.set(key, {
        scenarioAttempt,
        oldMultiplier: charge.multiplier,
        newMultiplier,
        events: (line?.events ?? 0) + 1,
        points,
        xp: points * newMultiplier - points * charge.multiplier, // 0, never −0
      });
      this.#multipliers[seq] = newMultiplier;
    }
    return [...lines.values()];
  }

  #numberOf(attempt: string | null): number {
    const known = this.#attemptNumbers.get(attempt);
    if (known !== undefined) return known;
    this.#attemptNumbers.set(attempt, this.#attemptNames.length);
    return this.#attemptNames.push(attempt) - 1;
  }

  #grow(seq: number): void {
    if (seq < this.#points.length) return;
    const length = Math.max(seq + 1, this.#points.length * 2);
    const points = new Int32Array(length);
    points.set(this.#points);
    const multipliers = new Uint8Array(length);
    multipliers.set(this.#multipliers);
    const attempts = new Int32Array(length);
    attempts.set(this.#attempts);
    this.#points = points;
    this.#multipliers = multipliers;
    this.#attempts = attempts;
  }
}
