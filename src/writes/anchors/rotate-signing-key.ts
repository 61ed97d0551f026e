import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import { type AnchorParts, handOverAnchors } from '../../store/anchors/anchor-heads.ts';
import { openSigningKey } from '../../store/anchors/open-signing-key.ts';
import {
  createSigningKey,
  nextSigningKeyPath,
  signingKeyFromSeed,
  takeNextSigningKey,
} from '../../store/anchors/signing-key.ts';
import { writeDurably } from '../../store/files/write-durably.ts';

const TRIES_MAX = 50;
const TRY_MS = 200;

export interface RotateOptions extends Omit<AnchorParts, 'signingKey'> {
  /** The key in force, where the configuration gives it. */
  readonly seed: Buffer | null;
  /** The key that comes next, where the configuration is to give it; null makes one beside the data. */
  readonly nextSeed: Buffer | null;
}

/**
 * Hands over to another signing key: a last line that both keys sign, then the key itself. Everything that was signed
 * before stays provable under the new key, since its lines chain over the older ones.
 *
 * @returns ids of the key before and of the key in force now
 * @throws ThroughlineError `anchors/no-key`, `anchors/busy`
 */
export async function rotateSigningKey(
  options: RotateOptions,
): Promise<{ readonly from: string; readonly to: string }> {
  const { dataDir, seed, nextSeed } = options;
  if ((seed === null) !== (nextSeed === null))
    throw new ThroughlineError(
      'config/signing-key',
      seed === null
        ? 'The signing key lies in the data folder; rotate it without --next.'
        : 'The signing key comes from SIGNING_KEY; give the next one with --next, then set SIGNING_KEY to it.',
    );
  const signingKey = await openSigningKey(dataDir, seed, false);
  if (signingKey === null)
    throw new ThroughlineError(
      'anchors/no-key',
      `There is no signing key in ${dataDir} to rotate.`,
    );
  const next = nextSeed === null ? createSigningKey() : signingKeyFromSeed(nextSeed);
  const waiting = nextSigningKeyPath(dataDir);
  if (nextSeed === null) {
    await rm(waiting, { force: true }); // of a handover that never came to its line
    await writeDurably(waiting, next.exportPrivate());
  }
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const handedOver = await handOverAnchors({ ...options, signingKey }, next);
    if (handedOver !== null) {
      if (nextSeed === null) await takeNextSigningKey(dataDir);
      return { from: signingKey.id, to: next.id };
    }
    await wait(TRY_MS);
  }
  throw new ThroughlineError('anchors/busy', 'Another process is writing anchors; try again.');
}
