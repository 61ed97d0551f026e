import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event, WorkSkill } from '@throughline/contract';
import { calibrate } from '../../src/flows/calibrate.ts';
import { takeSnapshot } from '../../src/domain/read/fold-read.ts';
import { valueOfLevel, type AnchorLevel } from '../../src/domain/read/hold-level.ts';
import type { PolicyDocument } from '../../src/domain/policy/policy-document.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { makeEvent, NOW_MS } from '../support/record/recording.ts';
import {
  startCalibrating,
  STEEP_POLICY,
  type Calibrating,
  type Desk,
} from '../support/calibration/calibrating.ts';
import { Dice } from '../support/random/dice.ts';
import {
  replaySequentially,
  type ModelEvent,
  type ModelVerdict,
} from './support/replay-sequentially.ts';
import { ScriptedJudge } from '../support/calibration/scripted-judge.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 24);
const STEPS = 36;
const SEED = Number(process.env['SEED'] ?? 20_260_302);

/** Communication is judged in levels, quality measured in figures; both move `overall`. */
const POLICY: PolicyDocument = {
  ...STEEP_POLICY,
  read: {
    ...STEEP_POLICY.read,
    weights: { independence: 0, quality: 0.5, communication: 0.5, speed: 0 },
    estimator: { ...STEEP_POLICY.read.estimator, figuresOnly: ['speed'] },
  },
};

/** Named as often as it is wanted. */
const MOVES = [
  ...([
    'progress',
    'progress',
    'complete',
    'complete',
    'complete',
    'land',
    'land',
    'land',
  ] as const),
  ...(['park', 'retry', 'override', 'duplicate', 'twice', 'stale'] as const),
];

let calibrating: Calibrating;
beforeAll(async () => {
  calibrating = await startCalibrating('interleavings');
});
afterAll(() => calibrating.close());

/** One learner, driven by dice, and what the effective verdicts must be by now. */
class History {
  readonly #dice: Dice;
  readonly #desk: Desk;
  readonly #judge: ScriptedJudge;
  readonly #sent: Event[] = [];
  readonly #verdicts = new Map<number, ModelVerdict>();
  readonly #parked = new Set<number>();
  readonly log: string[] = [];
  #overrides = 0;

  constructor(dice: Dice, desk: Desk, judge: ScriptedJudge) {
    this.#dice = dice;
    this.#desk = desk;
    this.#judge = judge;
  }

  async step(): Promise<void> {
    const move = this.#dice.pick(MOVES);
    this.log.push(move);
    await this[move]();
  }

  async finish(): Promise<void> {
    for (const position of this.#parked) await this.#desk.retry(position);
    while (await this.land());
  }

  async progress(): Promise<void> {
    await this.#send({ kind: 'work_submission', status: 'progress' });
  }

  async complete(): Promise<void> {
    const touchpoint = `touchpoint-${this.#sent.length + 1}`;
    this.#judge.levels.set(touchpoint, { communication: this.#dice.level() });
    await this.#send({
      kind: 'stage',
      status: 'completed',
      touchpoint,
      outcome: this.#dice.pick(['passed', 'failed']),
      ...(this.#dice.chance(0.6) ? { signals: { firstTryCorrect: this.#dice.chance(0.5) } } : {}),
    });
  }

  async land(): Promise<boolean> {
    const run = await this.#begin();
    if (run === null) return false;
    expect(await calibrate(this.#desk.steps(), run)).toBe('landed');
    await this.#noteLanding(run.position);
    return true;
  }

  /** A second commit of the same landing: a retry beside a slow first try. */
  async twice(): Promise<void> {
    const run = await this.#begin();
    if (run === null) return;
    await calibrate(this.#desk.steps(), run);
    expect(await this.#desk.steps().commit(run)).toBe('landed');
    await this.#noteLanding(run.position);
  }

  /** A flow that lost its fence to another one. */
  async stale(): Promise<void> {
    const run = await this.#begin();
    if (run === null) return;
    await this.#desk.learnerSteps.takeFence(run);
    expect(await calibrate(this.#desk.steps(), run)).toBe('stale');
  }

  async park(): Promise<void> {
    if (this.#sent.length === 0) return;
    const position = await this.#desk.parkNext();
    if (position !== null) this.#parked.add(position);
  }

  async retry(): Promise<void> {
    const parked = [...this.#parked];
    if (parked.length > 0) await this.#desk.retry(this.#dice.pick(parked));
  }

  async override(): Promise<void> {
    const positions = [...this.#verdicts.keys(), ...this.#parked];
    if (positions.length === 0) return;
    const position = this.#dice.pick(positions);
    const skill = this.#dice.pick<WorkSkill>(['quality', 'communication']);
    const level = this.#dice.level();
    this.#overrides += 1;
    const override = {
      id: `override-${this.#overrides}`,
      position,
      skills: [{ skill, level }],
      reason: 'seen with my own eyes',
    };
    const first = await this.#desk.override(override);
    expect(await this.#desk.override(override)).toEqual({ ...first, duplicate: true });
    this.#noteOverride(position, skill, level);
  }

  async duplicate(): Promise<void> {
    if (this.#sent.length === 0) return;
    const [result] = await this.#desk.record(this.#dice.pick(this.#sent));
    expect(result).toMatchObject({ duplicate: true });
  }

  /** What the ledger sums to, and what the strictly sequential replay gives. */
  async compare(): Promise<void> {
    if (this.#sent.length === 0) return;
    const events = await readModelEvents(this.#desk);
    const state = await this.#desk.state();
    const pending = events
      .filter((event) => event.calibrates && event.seq > state.cursor)
      .map((event) => event.seq);
    const replay = replaySequentially(events, this.#verdicts, pending, POLICY.read);
    const { rows } = await this.#desk.query<{ xp: number; entries: number; last: number }>(
      `select sum(xp)::bigint as xp, count(*) as entries, max(seq) as last from ledger where tenant = $1`,
      [this.#desk.tenant],
    );
    expect(rows[0]).toMatchObject({
      xp: state.total,
      entries: state.nextSeq - 1,
      last: state.nextSeq - 1,
    });
    expect({ total: state.total, multiplier: state.multiplier, tier: state.tier }).toEqual({
      total: replay.total,
      multiplier: replay.state.multiplier,
      tier: replay.state.tier,
    });
    if (state.snapshot === null) return;
    // The read itself, to the bit: a figure counted at another position would show here long before in XP.
    const { skills, overall, asks } = takeSnapshot(replay.state, POLICY.read);
    expect(state.snapshot).toMatchObject({ skills, overall, asks });
  }

  /** What an operator's `verify` says of all that was stored on the way. */
  async verify(): Promise<void> {
    const { master } = calibrating.recording;
    const parts = { appPool: calibrating.pool, masterKey: master, clock: () => NOW_MS };
    expect((await verifyTenant(parts, this.#desk.tenant)).failures).toEqual([]);
  }

  async #send(fields: Partial<Event>): Promise<void> {
    const event = makeEvent({
      occurredAt: `2026-02-${String(1 + (this.#sent.length % 27)).padStart(2, '0')}T09:00:00Z`,
      ...(this.#dice.chance(0.7) ? { scenarioAttempt: this.#dice.pick(['try-1', 'try-2']) } : {}),
      ...fields,
    });
    await this.#desk.record(event);
    this.#sent.push(event);
  }

  async #begin(): ReturnType<Desk['begin']> {
    return this.#sent.length === 0 ? null : this.#desk.begin();
  }

  async #noteLanding(position: number): Promise<void> {
    const events = await readModelEvents(this.#desk);
    const touchpoint = events.find((event) => event.seq === position)?.touchpoint ?? '';
    const level = this.#judge.levels.get(touchpoint)?.communication;
    this.#parked.delete(position);
    this.#verdicts.set(position, {
      source: 'judge',
      levels: level === undefined ? {} : { communication: valueOfLevel(level) },
    });
  }

  #noteOverride(position: number, skill: WorkSkill, level: AnchorLevel): void {
    const before = this.#verdicts.get(position);
    this.#parked.delete(position);
    const carried: ModelVerdict['carried'] = {};
    for (const other of Object.keys(before?.levels ?? {}) as WorkSkill[]) {
      if (other === skill) continue;
      carried[other] = before?.carried?.[other] ?? { source: before?.source ?? 'judge' };
    }
    this.#verdicts.set(position, {
      source: 'human',
      levels: { ...before?.levels, [skill]: valueOfLevel(level) },
      carried,
    });
  }
}

async function readModelEvents(desk: Desk): Promise<readonly ModelEvent[]> {
  const { rows } = await desk.query<ModelEvent>(
    `select seq, points, multiplier, status = 'completed' as completed,
            coalesce(effect = 'calibrate', false) as calibrates, touchpoint,
            (signals ->> 'firstTryCorrect')::boolean as "firstTryCorrect", day - date '1970-01-01' as day
     from ledger where tenant = $1 and entry = 'event' order by seq`,
    [desk.tenant],
  );
  return rows.map((row) => ({ ...row, firstTryCorrect: row.firstTryCorrect ?? undefined }));
}

test('any interleaving of landings, retries, parking, overrides and duplicates gives the total of the strictly sequential replay', async () => {
  const tiers = new Set<string>();
  let negative = 0;
  for (let index = 0; index < HISTORIES; index += 1) {
    const dice = new Dice(SEED + index);
    const judge = new ScriptedJudge();
    const desk = await calibrating.openLearner({ judge, policy: POLICY });
    const history = new History(dice, desk, judge);
    try {
      for (let step = 0; step < STEPS; step += 1) {
        await history.step();
        if (step % 6 === 5) await history.compare();
      }
      await history.finish();
      await history.compare();
      await history.verify();
    } catch (error) {
      throw new Error(`seed ${SEED + index}: ${history.log.join(' ')}`, { cause: error });
    }
    const { rows } = await desk.query<{ tier: string; xp: number }>(
      `select tier, xp from ledger where tenant = $1 and entry = 'settlement'`,
      [desk.tenant],
    );
    for (const row of rows) tiers.add(row.tier);
    negative += rows.filter((row) => row.xp < 0).length;
  }
  // Otherwise the histories would prove little.
  expect(tiers.size).toBeGreaterThanOrEqual(4);
  expect(negative).toBeGreaterThan(0);
}, 180_000);
