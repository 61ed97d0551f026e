import { ReviewHouse } from '../../test/support/review-house/review-house.ts';
import { startTemporalServer } from '../../test/support/temporal/temporal-server.ts';

/** Opens a house of reviews on one of the engines, and lets go of everything afterwards. */
export async function withReviewHouse<Result>(
  { judges, engine }: { readonly judges: string; readonly engine: string },
  work: (house: ReviewHouse) => Promise<Result>,
): Promise<Result> {
  const temporal = engine === 'temporal' ? await startTemporalServer({ durable: true }) : null;
  try {
    const house = await ReviewHouse.open({
      judges,
      environment:
        temporal === null
          ? {}
          : {
              ENGINE: 'temporal',
              TEMPORAL_ADDRESS: temporal.address,
              TEMPORAL_NAMESPACE: temporal.namespace,
            },
    });
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  } finally {
    await temporal?.stop();
  }
}
