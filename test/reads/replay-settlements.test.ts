import { expect, test } from 'vitest';
import { ChargeReplay, TierTimeline } from '../../src/reads/replay-settlements.ts';

test('a line of events that earned no points comes to 0 XP, and not to −0, when its multiplier falls', () => {
  const charges = new ChargeReplay();
  charges.charge(2, 0, 2, null);
  const tiers = new TierTimeline();
  tiers.add({ version: 1, position: 1, tier: 'underperforming', multiplier: 1 });
  const [line] = charges.settle(
    {
      position: 1,
      cause: 'landing',
      landing: 1,
      snapshotVersion: 1,
      fromSeq: 2,
      toSeq: 2,
      lines: [],
    },
    tiers,
  );
  expect(Object.is(line?.xp, 0)).toBe(true);
});
