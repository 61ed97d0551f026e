/** What PostgreSQL answers to everything that follows a failure in a transaction: it is never the cause. */
const AFTER_A_FAILURE = '25P02';

/**
 * Waits for reads of one transaction that need nothing of each other: what they send at the same moment is one round
 * trip. It waits for all of them also where one fails: nothing is sent behind a transaction that has ended.
 *
 * @throws the failure that the others follow from
 * @example
 * const [state, key] = await sendTogether([findState(transaction), findKey(transaction)]);
 */
export async function sendTogether<const Sent extends readonly Promise<unknown>[]>(
  sent: Sent,
): Promise<{ -readonly [One in keyof Sent]: Awaited<Sent[One]> }> {
  const settled = await Promise.allSettled(sent);
  const failures = settled.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failures.length > 0) throw failures.find((reason) => !followsFailure(reason)) ?? failures[0];
  return Promise.all(sent);
}

function followsFailure(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === AFTER_A_FAILURE;
}
