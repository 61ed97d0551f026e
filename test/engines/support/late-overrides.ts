import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../support/engines/script.ts';
import type { EngineUnderTest } from '../../support/engines/engine-under-test.ts';
import { makeEvents } from './history.ts';
import { RealHouse } from './real-house.ts';

const STAGES = 12;
const TEST_MS_MAX = 180_000;

/** The part of the conformance suite that needs the real steps: verdicts of people beside those of the engine. */
export function describeLateOverrides(subject: EngineUnderTest): void {
  describe(`late overrides on the ${subject.name} engine`, () => {
    let house: RealHouse;
    beforeAll(async () => {
      house = await RealHouse.open(subject);
      await house.startEngine();
    }, TEST_MS_MAX);
    afterAll(() => house.close(), TEST_MS_MAX);

    test(
      'overrides that land while later completions are calibrated act at their positions',
      async () => {
        const tenant = await house.recording.createTenant();
        house.judge.delayMs = 10;
        const stage = { kind: 'stage', passed: true, hints: 1, level: 3, failures: 0 } as const;
        const stages = Array.from({ length: STAGES }, (_, index) => ({
          ...stage,
          task: (index % 3) + 1,
        }));
        const events = makeEvents('late', { kind: 'record', stages, notes: 2 });
        await house.record(tenant, ...events);
        const { learner } = await house.refOf(tenant.id);
        const cursor = async (): Promise<number> => {
          const { rows } = await house.recording.superuser.query<{ cursor: number }>(
            'select cursor from learner_state where learner = $1',
            [learner],
          );
          return rows[0]!.cursor;
        };
        for (const position of [1, 3, 5, 2]) {
          await until('it is overtaken', TEST_MS_MAX, async () => (await cursor()) > position + 1);
          await house.override(tenant.id, position, position > 2 ? 1 : 5);
        }
        await house.awaitIdle(tenant.id);
        const { rows } = await house.recording.superuser.query<{ landings: number; human: number }>(
          `select count(*)::integer as landings, (count(*) filter (where source = 'human'))::integer as human
         from evaluation where tenant = $1 and landing is not null`,
          [tenant.id],
        );
        expect(rows).toEqual([{ landings: STAGES + 4, human: 4 }]);
        expect(await house.verify(tenant.id)).toEqual([]);
      },
      TEST_MS_MAX,
    );
  });
}
