import type { CliParts, Operations } from './cli-parts.ts';

/** Opens the storage, runs one command on it, and closes it whatever happened. */
export async function runOperation(
  parts: CliParts,
  work: (operations: Operations) => Promise<void>,
): Promise<void> {
  const operations = await parts.openOperations(parts.loadConfig());
  try {
    await work(operations);
  } finally {
    await operations.close();
  }
}
