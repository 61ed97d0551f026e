import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nameAnchorKey } from '../../domain/anchors/anchor-line.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { writeDurably } from '../files/write-durably.ts';

/** PKCS #8 of an Ed25519 private key is this, then its 32 bytes. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that signs heads, outside the database. */
export interface SigningKey {
  /** Hash of the public key. */
  readonly id: string;
  /** SPKI in base64. */
  readonly publicKey: string;
  sign(bytes: Buffer): string;
  /** PKCS #8 in PEM, for the file it is kept in. */
  exportPrivate(): string;
  /** SPKI in PEM, for whoever checks without being able to sign. */
  exportPublic(): string;
}

/** Where the key lies where the configuration names none. */
export function signingKeyPath(dataDir: string): string {
  return join(dataDir, 'anchor.key');
}

/** Where the next key waits while the handover to it is being written. */
export function nextSigningKeyPath(dataDir: string): string {
  return join(dataDir, 'anchor.key.next');
}

/** A key of 32 bytes, as `SIGNING_KEY` gives it. */
export function signingKeyFromSeed(seed: Buffer): SigningKey {
  return fromPrivateKey(
    createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
  );
}

export function createSigningKey(): SigningKey {
  return fromPrivateKey(generateKeyPairSync('ed25519').privateKey);
}

/**
 * Reads the key beside the data, or makes it at the first start: mode 0600, written aside and linked when it is whole.
 *
 * @throws ThroughlineError `config/signing-key`
 */
export async function openSigningKeyFile(dataDir: string): Promise<SigningKey> {
  const path = signingKeyPath(dataDir);
  const kept = await findSigningKeyFile(path);
  if (kept !== null) return kept;
  const aside = `${path}.${randomUUID()}`;
  try {
    await writeDurably(aside, createSigningKey().exportPrivate());
    await link(aside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (readErrorCode(error) !== 'EEXIST') throw error; // another process was faster, and its key is as good
  } finally {
    await rm(aside, { force: true });
  }
  return parseSigningKey(await readFile(path, 'utf8'), path);
}

/** Reads a key file; null where there is none. */
export async function findSigningKeyFile(path: string): Promise<SigningKey | null> {
  try {
    return parseSigningKey(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (readErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Puts the key that waits in the place of the one before it. */
export async function takeNextSigningKey(dataDir: string): Promise<void> {
  await rename(nextSigningKeyPath(dataDir), signingKeyPath(dataDir));
  await syncFolder(dataDir);
}

/** The id of a public key in PEM. @throws ThroughlineError `config/signing-key` */
export function readPublicKeyId(pem: string, path: string): string {
  try {
    const key = createPublicKey(pem);
    return nameAnchorKey(key.export({ type: 'spki', format: 'der' }));
  } catch (error) {
    throw badKey(path, error);
  }
}

function parseSigningKey(pem: string, path: string): SigningKey {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (error) {
    throw badKey(path, error);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw badKey(path);
  return fromPrivateKey(key);
}

function badKey(path: string, cause?: unknown): ThroughlineError {
  return new ThroughlineError(
    'config/signing-key',
    `${path} does not hold an Ed25519 key in PEM.`,
    {
      cause,
    },
  );
}

function fromPrivateKey(key: KeyObject): SigningKey {
  const open = createPublicKey(key);
  const spki = open.export({ type: 'spki', format: 'der' });
  return {
    id: nameAnchorKey(spki),
    publicKey: spki.toString('base64'),
    sign: (bytes) => sign(null, bytes, key).toString('base64'),
    exportPrivate: () => key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    exportPublic: () => open.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
