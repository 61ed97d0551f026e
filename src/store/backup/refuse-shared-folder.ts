import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/**
 * Refuses to put keys where the data goes, or one folder inside the other: whoever copies the one would have both, and
 * what was erased would be readable for as long as the data is kept.
 *
 * @throws ThroughlineError `backup/not-apart`
 */
export async function refuseSharedFolder(out: string, keysOut: string): Promise<void> {
  const [data, keys] = await Promise.all([findRealPath(out), findRealPath(keysOut)]);
  if (!contains(data, keys) && !contains(keys, data)) return;
  throw new ThroughlineError(
    'backup/not-apart',
    `The keys would lie with the data: ${keysOut} and ${out} are one folder, or one is inside the other. Give --keys-out another place, or say --keys-beside-data where you part them yourself.`,
  );
}

function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`);
}

/** Where a link leads; a folder that is not there yet is what it says. */
async function findRealPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(readErrorCode(error) ?? '')) return resolve(path);
    throw error;
  }
}
