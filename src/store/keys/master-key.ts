import { createHash, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { writeDurably } from '../files/write-durably.ts';
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
 * Reads the master key beside the data, or makes it at the first start (mode 0600, flushed before it is used). It is
 * written aside and linked when it is whole, so that a kill at any moment leaves a whole key or none.
 *
 * @returns `created` true when a backup has to be told about it
 */
export async function openMasterKeyFile(
  path: string,
): Promise<{ master: MasterKey; created: boolean }> {
  const kept = await readIfThere(path);
  if (kept !== null) return { master: parseMasterKey(kept), created: false };
  const fresh = randomBytes(32).toString('hex');
  const aside = `${path}.${randomUUID()}`;
  try {
    await writeDurably(aside, `${fresh}\n`);
    await link(aside, path);
    await syncFolder(dirname(path));
    return { master: parseMasterKey(fresh), created: true };
  } catch (error) {
    if (readErrorCode(error) !== 'EEXIST') throw error;
    return { master: parseMasterKey(await readFile(path, 'utf8')), created: false }; // another process was faster
  } finally {
    await rm(aside, { force: true });
  }
}

/** Reads the master key beside the data; null where there is none. Throws `config/master-key`. */
export async function readMasterKeyFile(path: string): Promise<MasterKey | null> {
  const kept = await readIfThere(path);
  return kept === null ? null : parseMasterKey(kept);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
