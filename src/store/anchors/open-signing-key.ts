import {
  findSigningKeyFile,
  nextSigningKeyPath,
  openSigningKeyFile,
  signingKeyFromSeed,
  signingKeyPath,
  takeNextSigningKey,
  type SigningKey,
} from './signing-key.ts';
import { anchorFilePath, readAnchorTail } from './anchor-file.ts';

/**
 * The key that signs: from the configuration, else the file beside the data.
 *
 * @param mayMake false where a process makes no files: then null without a key, and nothing is signed there
 */
export async function openSigningKey(
  dataDir: string,
  seed: Buffer | null,
  mayMake: boolean,
): Promise<SigningKey | null> {
  if (seed !== null) return signingKeyFromSeed(seed);
  await finishHandover(dataDir);
  return mayMake ? openSigningKeyFile(dataDir) : findSigningKeyFile(signingKeyPath(dataDir));
}

/** A kill between the line that hands over and the key's own move leaves the next key waiting. */
async function finishHandover(dataDir: string): Promise<void> {
  const next = await findSigningKeyFile(nextSigningKeyPath(dataDir));
  if (next === null) return;
  const tail = await readAnchorTail(anchorFilePath(dataDir));
  const last = tail?.last?.line;
  if (last?.kind === 'rotate' && last.nextKey === next.id) await takeNextSigningKey(dataDir);
}
