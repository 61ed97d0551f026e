import { expect, test } from 'vitest';
import { foldPosition, startRead } from '../../src/domain/read/fold-read.ts';
import type { ReadPolicy } from '../../src/domain/read/read-policy.ts';
import type { Figure } from '../../src/domain/read/read-types.ts';
import { valueOfLevel } from '../../src/domain/read/hold-level.ts';
import { encodeSkillState } from '../../src/domain/read/skill-state-vector.ts';
import { WORK_SKILLS } from '../../src/domain/skills/work-skill.ts';
import {
  planSettlement,
  settle,
  type SettlementGroup,
  type SettlementInterval,
} from '../../src/domain/xp/settle.ts';
import type {
  FoldRecord,
  NewFoldRecord,
  RecordedVerdict,
} from '../../src/domain/read/fold-record.ts';
import { refold } from '../../src/domain/read/refold.ts';
import { STEEP_POLICY } from '../support/calibration/calibrating.ts';
import { Dice } from '../support/random/dice.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 2_000);
const SEED = Number(process.env['SEED'] ?? 7_919);
const MOVES = 30;
const POLICY_VERSION = 1;
/** Fewer than there are positions: what lands does not depend on how it was cut. */
const SLICE = 2;
const POLICY: ReadPolicy = {
  ...STEEP_POLICY.read,
  estimator: { ...STEEP_POLICY.read.estimator, figuresOnly: ['speed'] },
};
const POLICIES = new Map([[POLICY_VERSION, { ...STEEP_POLICY, read: POLICY }]]);

interface Event {
  readonly seq: number;
  readonly points: number;
  readonly charged: number;
  readonly attempt: string | null;
  readonly calibrates: boolean;
  readonly figures: readonly Figure[];
}

type Levels = RecordedVerdict['levels'];

/** One learner without a database: the rules of landing, parking and correcting, by the pure functions alone. */
class Ledger {
  readonly #dice: Dice;
  readonly events: Event[] = [];
  /** The newest record of each effective position. */
  readonly records = new Map<number, NewFoldRecord>();
  readonly parked = new Set<number>();
  readonly log: string[] = [];
  cursor = 0;
  total = 0;
  #seq = 0;
  #version = 0;
  #landing = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  move(): void {
    const dice = this.#dice;
    const name = dice.pick([
      'record',
      'record',
      'record',
      'record',
      'land',
      'land',
      'park',
      'retry',
      'override',
    ]);
    const correctable = [...this.records.keys(), ...this.parked];
    const pending = this.#pending();
    if (name === 'record') this.#record();
    if (name === 'land' && pending !== undefined) this.land(pending, null);
    if (name === 'park' && pending !== undefined) this.#park(pending);
    if (name === 'retry' && this.parked.size > 0) this.land(dice.pick([...this.parked]), null);
    if (name === 'override' && correctable.length > 0)
      this.land(dice.pick(correctable), dice.level());
    this.log.push(name);
  }

  /** Lands a judge's verdict, or a person's where a level is given. */
  land(position: number, level: number | null): void {
    this.#landing += 1;
    const levels: Levels = {
      quality: level === null ? judgedLevel(position) : valueOfLevel(level as 1),
    };
    const slices = refold(
      {
        before: this.#recordBefore(position),
        stood: this.#recordsFrom(position),
        landing: this.#landing,
        lastVersion: this.#version,
        measured: level === null || !this.records.has(position) ? this.#measure(position) : [],
        landed: {
          position,
          evaluation: `evaluation-${this.#landing}`,
          policyVersion: POLICY_VERSION,
          difficultyVersion: 0,
          verdict: recordVerdict(
            position,
            this.#landing,
            level === null ? 'judge' : 'human',
            levels,
          ),
        },
      },
      POLICIES,
      SLICE,
    );
    const records = [...slices].flat();
    const inOrder = position > this.cursor;
    const intervals = planSettlement(
      {
        after: position,
        upTo: this.#firstPendingAfter(Math.max(position, this.cursor)) ?? this.#seq,
      },
      inOrder ? null : this.#recordsFrom(position),
      records.map((record) => ({
        position: record.position,
        multiplier: record.snapshot.multiplier,
      })),
      this.#recordBefore(position)?.multiplier ?? 1,
    );
    for (const record of records) this.records.set(record.position, record);
    this.#version += records.length;
    this.parked.delete(position);
    this.cursor = Math.max(this.cursor, position);
    this.#settle(intervals);
  }

  multiplier(): number {
    return this.#recordBefore(Number.POSITIVE_INFINITY)?.multiplier ?? 1;
  }

  #record(): void {
    const dice = this.#dice;
    this.#seq += 1;
    const seq = this.#seq;
    const figure: Figure = {
      kind: 'binary',
      name: 'quality.first-try',
      skill: 'quality',
      seq,
      day: seq % 9,
      outcome: dice.chance(0.5) ? 1 : 0,
      expectation: 0.5,
      channelScale: 1.4,
      variance: 0,
    };
    const event: Event = {
      seq,
      points: dice.pick([0, 1, 5, 20, 50]),
      charged: this.multiplier(),
      attempt: dice.pick([null, 'a', 'b']),
      calibrates: dice.chance(0.4),
      figures: dice.chance(0.5) ? [figure] : [],
    };
    this.events.push(event);
    this.total += event.points * event.charged;
  }

  #park(position: number): void {
    const justified = this.#recordBefore(position)?.multiplier ?? 1;
    this.parked.add(position);
    this.cursor = position;
    const upTo = this.#firstPendingAfter(position) ?? this.#seq;
    if (upTo > position) this.#settle([{ after: position, upTo, charged: null, justified }]);
  }

  #settle(intervals: readonly SettlementInterval[]): void {
    const sum = settle(intervals.flatMap((interval) => this.#group(interval)));
    if (sum.events === 0) return;
    this.total += sum.xp;
    this.#seq += 1; // a settlement takes a number of its own
  }

  #group(interval: SettlementInterval): SettlementGroup[] {
    return this.events
      .filter((event) => event.seq > interval.after && event.seq <= interval.upTo)
      .map((event) => ({
        scenarioAttempt: event.attempt,
        oldMultiplier: interval.charged ?? event.charged,
        newMultiplier: interval.justified,
        events: 1,
        points: event.points,
      }));
  }

  #measure(position: number): readonly Figure[] {
    const after = this.#recordBefore(position)?.position ?? 0;
    return this.events
      .filter((event) => event.seq > after && event.seq <= position)
      .flatMap((event) => event.figures);
  }

  #pending(): number | undefined {
    return this.#firstPendingAfter(this.cursor);
  }

  #firstPendingAfter(after: number): number | undefined {
    return this.events.find((event) => event.calibrates && event.seq > after)?.seq;
  }

  #recordsFrom(position: number): readonly (FoldRecord & { readonly multiplier: number })[] {
    return [...this.records.values()]
      .filter((record) => record.position >= position)
      .toSorted((one, other) => one.position - other.position)
      .map((record) => ({
        ...record,
        tier: record.snapshot.tier,
        multiplier: record.snapshot.multiplier,
      }));
  }

  #recordBefore(position: number): Parameters<typeof refold>[0]['before'] {
    const before = [...this.records.values()].filter((record) => record.position < position);
    const last = before.toSorted((one, other) => one.position - other.position).at(-1);
    if (last === undefined) return null;
    return {
      ...last,
      tier: last.snapshot.tier,
      multiplier: last.snapshot.multiplier,
      states: WORK_SKILLS.map((skill) => ({
        skill,
        state: encodeSkillState(last.after.skills[skill]),
      })),
    };
  }

  /** Event after event, each effective verdict at its position: no landings, cursors or settlements. */
  replay(): { readonly total: number; readonly multiplier: number } {
    const firstPending = this.#pending() ?? Number.POSITIVE_INFINITY;
    let state = startRead(POLICY);
    let total = 0;
    for (const event of this.events) {
      total += event.points * (event.seq <= firstPending ? state.multiplier : event.charged);
      const verdict = this.records.get(event.seq)?.verdict;
      if (verdict === undefined) continue;
      const after = state.position;
      const ticks = this.events
        .filter(({ seq }) => seq > after && seq <= event.seq)
        .flatMap(({ figures }) => figures);
      state = foldPosition(
        state,
        { position: event.seq, day: verdict.day, ticks, verdict },
        POLICY,
      ).state;
    }
    return { total, multiplier: state.multiplier };
  }
}

function judgedLevel(position: number): number {
  return [10, 30, 50, 70, 90][(position * 7) % 5] as number;
}

function recordVerdict(
  position: number,
  landing: number,
  source: 'judge' | 'human',
  levels: Levels,
): RecordedVerdict {
  return {
    position,
    landing,
    source,
    levels,
    day: position % 9,
    judgeVersion: 0,
    figuresOnly: ['speed'],
  };
}

test('thousands of histories by the pure functions alone: the total is always that of the sequential replay', () => {
  let settledDown = 0;
  for (let index = 0; index < HISTORIES; index += 1) {
    const ledger = new Ledger(new Dice(SEED + index));
    for (let move = 0; move < MOVES; move += 1) {
      const before = ledger.total;
      ledger.move();
      if (ledger.total < before) settledDown += 1;
      if (move % 2 === 0) continue;
      const where = `seed ${SEED + index}: ${ledger.log.join(' ')}`;
      expect({ total: ledger.total, multiplier: ledger.multiplier() }, where).toEqual(
        ledger.replay(),
      );
    }
  }
  expect(settledDown).toBeGreaterThan(HISTORIES / 20);
}, 180_000);
