import { access, constants, readFile } from 'node:fs/promises';
import { readErrorCode } from '../domain/errors/passing-error.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { listAnchorFiles } from '../store/anchors/anchor-file.ts';
import { openSigningKey } from '../store/anchors/open-signing-key.ts';
import { readPublicKeyId } from '../store/anchors/signing-key.ts';

/** Which anchors are to be checked, and whose signature counts. */
export interface AnchorChoice {
  readonly dataDir: string;
  /** From the configuration; null where the key lies in the data folder. */
  readonly signingKey: Buffer | null;
  /** Files that were named; none means those of the data folder. */
  readonly paths: readonly string[];
  /** A file with the public key that is trusted, in PEM; null trusts the key in force. */
  readonly publicKeyPath: string | null;
}

/**
 * Finds the anchor files and the id of the key that is trusted.
 *
 * @throws ThroughlineError `anchors/missing`, `anchors/no-key`, `config/signing-key`
 */
export async function findAnchors(
  choice: AnchorChoice,
): Promise<{ readonly paths: readonly string[]; readonly keyInForce: string }> {
  const { dataDir } = choice;
  const paths = choice.paths.length > 0 ? choice.paths : await listAnchorFiles(dataDir);
  if (paths.length === 0)
    throw new ThroughlineError(
      'anchors/missing',
      `There is no anchor file in ${dataDir}; a running server writes one within a minute, or name one: verify --anchors FILE.`,
    );
  for (const path of paths) await mustBeReadable(path);
  return { paths, keyInForce: await findKeyInForce(choice) };
}

/** The public key in force, in PEM, and its id: for whoever checks anchors without being able to sign. */
export async function readPublicKey(
  dataDir: string,
  seed: Buffer | null,
): Promise<{ readonly id: string; readonly pem: string }> {
  const key = await openSigningKey(dataDir, seed, false);
  if (key === null) throw noKey(dataDir);
  return { id: key.id, pem: key.exportPublic() };
}

async function findKeyInForce(choice: AnchorChoice): Promise<string> {
  if (choice.publicKeyPath !== null)
    return readPublicKeyId(await readOrExplain(choice.publicKeyPath), choice.publicKeyPath);
  return (await readPublicKey(choice.dataDir, choice.signingKey)).id;
}

async function mustBeReadable(path: string): Promise<void> {
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

async function readOrExplain(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): ThroughlineError {
  return new ThroughlineError(
    'anchors/missing',
    `${path} cannot be read (${readErrorCode(cause) ?? 'unknown error'}).`,
    { cause },
  );
}

function noKey(dataDir: string): ThroughlineError {
  return new ThroughlineError(
    'anchors/no-key',
    `There is no signing key: put back ${dataDir}/anchor.key or set SIGNING_KEY; to check alone, give the public key: --public-key FILE.`,
  );
}
