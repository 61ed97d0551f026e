import fc from 'fast-check';
import { EMBEDDED_UNDER_TEST } from './embedded-under-test.ts';
import { TEMPORAL_UNDER_TEST } from '../../support/engines/temporal-under-test.ts';
import { anyHistory, type History } from './history.ts';
import { RealHouse } from './real-house.ts';
import { pictureStore, type StorePicture } from './store-picture.ts';

/** What came of one history on each engine. */
export interface TwoOutcomes {
  readonly embedded: StorePicture;
  readonly temporal: StorePicture;
  /** What `verify` finds fault with, on either. */
  readonly failures: readonly unknown[];
}

/** Both engines at work, each on a database of its own. */
export class TwoEngines {
  readonly embedded: RealHouse;
  readonly temporal: RealHouse;

  private constructor(embedded: RealHouse, temporal: RealHouse) {
    this.embedded = embedded;
    this.temporal = temporal;
  }

  static async start(): Promise<TwoEngines> {
    const embedded = await RealHouse.open(EMBEDDED_UNDER_TEST);
    const temporal = await RealHouse.open(TEMPORAL_UNDER_TEST);
    await Promise.all([embedded.startEngine(), temporal.startEngine()]);
    return new TwoEngines(embedded, temporal);
  }

  /** The same history, of a new learner on each. */
  async live(history: History): Promise<TwoOutcomes> {
    const one = async (
      house: RealHouse,
    ): Promise<{ picture: StorePicture; failures: readonly unknown[] }> => {
      const tenant = await house.recording.createTenant();
      await house.live(tenant, history);
      return {
        picture: await pictureStore(house.recording, tenant.id),
        failures: await house.verify(tenant.id),
      };
    };
    const [embedded, temporal] = await Promise.all([one(this.embedded), one(this.temporal)]);
    const failures = [...embedded.failures, ...temporal.failures];
    return { embedded: embedded.picture, temporal: temporal.picture, failures };
  }

  /**
   * Any histories, `runs` of them; a difference is shrunk to the shortest history that has it.
   *
   * @throws Error with the seed that replays it
   */
  async compareAny(options: { readonly runs: number; readonly seed: number }): Promise<void> {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        const { embedded, temporal, failures } = await this.live(history);
        if (failures.length > 0) throw new Error(`verify found ${JSON.stringify(failures)}`);
        const differing = listDifferences(embedded, temporal);
        if (differing.length > 0) throw new Error(differing.join('\n'));
      }),
      { numRuns: options.runs, seed: options.seed, endOnFailure: false },
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.embedded.close(), this.temporal.close()]);
  }
}

/** Rows that only one of two pictures has, by table. */
export function listDifferences(one: StorePicture, other: StorePicture): readonly string[] {
  const tables = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...tables].flatMap((table) => {
    const left = subtract(one[table] ?? [], other[table] ?? []);
    const right = subtract(other[table] ?? [], one[table] ?? []);
    return [
      ...left.map((row) => `${table}: only embedded has ${row}`),
      ...right.map((row) => `${table}: only temporal has ${row}`),
    ];
  });
}

function subtract(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return rows.filter((row) => {
    const at = left.indexOf(row);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
