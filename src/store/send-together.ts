/**
 * What PostgreSQL answers to what follows a failure in a transaction, which is never the cause: that the transaction has
 * failed, or that a named statement is not there whose first use came to nothing.
 */
const AFTER_A_FAILURE: ReadonlySet<unknown> = new Set(['25P02', '26000']);

/**
 * Waits for statements of one transaction, or for chains of them, that need nothing of each other: what they send at the
 * same moment is one round trip, and is run in the order in which it was sent. It waits for all of them also where one
 * fails: nothing is sent behind a transaction that has ended, and no failure stays unobserved.
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
  return reason instanceof Error && 'code' in reason && AFTER_A_FAILURE.has(reason.code);
}
