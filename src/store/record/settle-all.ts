/**
 * Waits for statements that were sent together, and throws the first failure: in a failed transaction the
 * ones behind it fail as well, and none may stay unobserved.
 */
export async function settleAll<Results extends readonly unknown[]>(statements: {
  readonly [Index in keyof Results]: Promise<Results[Index]>;
}): Promise<Results> {
  const settled = await Promise.allSettled(statements as readonly Promise<unknown>[]);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return settled.map(
    (result) => (result as PromiseFulfilledResult<unknown>).value,
  ) as unknown as Results;
}
