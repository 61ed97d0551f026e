import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { MasterKey } from './learner-key.ts';

const KEY_PATTERN = /^[0-9a-f]{64}$/;

/** Reads a master key from 64 hex digits. Throws `config/master-key`. */
export function parseMasterKey(hex: string): MasterKey {
  const text = hex.trim();
  if (!KEY_PATTERN.test(text))
    throw new ThroughlineError('config/master-key', 'the master key must be 64 hexadecimal digits');
  const secret = Buffer.from(text, 'hex');
  return {
    id: createHash('sha256').update(secret).digest('hex').slice(0, 16),
    key: createSecretKey(secret),
  };
}

/**
 * Reads the master key beside the data, or makes it at the first start (mode 0600, flushed before it is used).
 *
 * @returns `created` true when a backup has to be told about it
 */
export async function openMasterKeyFile(
  path: string,
): Promise<{ master: MasterKey; created: boolean }> {
  const fresh = randomBytes(32).toString('hex');
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${fresh}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return { master: parseMasterKey(fresh), created: true };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { master: parseMasterKey(await readFile(path, 'utf8')), created: false };
  }
}
