import { describe, vi } from 'vitest';
import { testFailures } from './test-failures.ts';
import { testLag } from './test-lag.ts';
import { testOrder } from './test-order.ts';
import { testProcesses } from './test-processes.ts';
import { testRenewal } from './test-renewal.ts';
import { testReviews } from './test-reviews.ts';
import { testWakes } from './test-wakes.ts';
import { EngineHouse } from '../support/engine-house.ts';
import type { EngineUnderTest } from '../../support/engines/engine-under-test.ts';

vi.setConfig({ testTimeout: 180_000 }); // some wait for a lease to lapse

/** What every engine has to hold, whatever it is made of. `describeLateOverrides` is its part with real steps. */
export function describeEngine(subject: EngineUnderTest): void {
  describe(`the ${subject.name} engine`, () => {
    const house = new EngineHouse(subject);
    testOrder(house);
    testFailures(house);
    testWakes(house);
    testReviews(house);
    testRenewal(house);
    testLag(house);
    testProcesses(house);
  });
}
