import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const price = defineUpdate<number, [number]>('price');

/**
 * What the cheap path would be with one Temporal message per event: a workflow per learner that adds up what each
 * event earned. It keeps nothing in a database and prices nothing, so that only the message is measured.
 */
export async function priceEvents(): Promise<void> {
  let total = 0;
  setHandler(price, (xp) => {
    total += xp;
    return total;
  });
  await condition(() => false);
}
