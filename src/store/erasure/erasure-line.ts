import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { LearnerId, TenantId } from '../../domain/ids/ids.ts';
import type { MasterKey } from '../keys/learner-key.ts';

/** What stands before the first line of a tenant. */
const FIRST_PREVIOUS = '0'.repeat(64);

/** What a line says: a learner who is erased, or single texts that were redacted. Ids and an HMAC, no name. */
export type Forgotten =
  | {
      readonly kind: 'learner';
      readonly learner: LearnerId;
      /** UUID of the erasure. */
      readonly erasure: string;
      /** HMAC-SHA-256 of the platform's id under the tenant's erasure key, 64 hex digits. */
      readonly externalIdMac: string;
    }
  | {
      readonly kind: 'texts';
      readonly learner: LearnerId;
      /** UUIDs of the deleted bodies. */
      readonly bodies: readonly string[];
    };

/** One line of a tenant's erasure log: numbered, chained, and sealed with a key outside the database. */
export type ErasureLine = Forgotten & {
  readonly tenant: TenantId;
  /** From 1, without gaps, per tenant. */
  readonly seq: number;
  /** RFC 3339 UTC. */
  readonly at: string;
  /** `mac` of the line before; 64 zeros before the first. */
  readonly previous: string;
  /** HMAC-SHA-256 over the canonical form of all the rest, 64 hex digits. */
  readonly mac: string;
};

/** The key that lines are sealed with: made of the master key, for this purpose alone. */
export function deriveErasureLogKey(master: MasterKey): KeyObject {
  const secret = createHmac('sha256', master.key).update('throughline erasure log').digest();
  return createSecretKey(secret);
}

/** Makes the line after `last`. */
export function makeErasureLine(
  key: KeyObject,
  tenant: TenantId,
  last: Pick<ErasureLine, 'seq' | 'mac'> | null,
  forgotten: Forgotten,
  nowMs: number,
): ErasureLine {
  const open = {
    ...forgotten,
    tenant,
    seq: (last?.seq ?? 0) + 1,
    at: new Date(nowMs).toISOString(),
    previous: last?.mac ?? FIRST_PREVIOUS,
  };
  return { ...open, mac: macLine(key, open).toString('hex') };
}

/** A line as text, without the line break. */
export function printErasureLine(line: ErasureLine): string {
  return JSON.stringify(line);
}

/**
 * Reads a line that this or another process of ours wrote.
 *
 * @returns null where it is cut off, or its seal does not hold
 */
export function parseErasureLine(key: KeyObject, text: string): ErasureLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null || !('mac' in value)) return null;
  const { mac, ...open } = value;
  if (typeof mac !== 'string') return null;
  const found = Buffer.from(mac, 'hex');
  const expected = macLine(key, open);
  const isOurs = found.length === expected.length && timingSafeEqual(found, expected);
  return isOurs ? (value as ErasureLine) : null; // ours: the seal vouches for every field
}

/**
 * Puts the lines of one tenant in order and holds them to their chain.
 *
 * @param lines in any order, repeats included
 * @throws ThroughlineError `erasure/log-damaged` where one is missing between others
 */
export function orderErasureLines(lines: readonly ErasureLine[]): readonly ErasureLine[] {
  const bySeq = new Map(lines.map((line) => [line.seq, line]));
  const ordered = [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
  ordered.forEach((line, index) => {
    const previous = ordered[index - 1]?.mac ?? FIRST_PREVIOUS;
    if (line.seq === index + 1 && line.previous === previous) return;
    throw new ThroughlineError(
      'erasure/log-damaged',
      `The erasure log misses line ${index + 1} of tenant ${line.tenant}, or holds two of it. Put back the whole erasure.log of this data folder, or that of another host: without it nobody can say whom a restored database must forget again.`,
    );
  });
  return ordered;
}

function macLine(key: KeyObject, open: object): Buffer {
  return createHmac('sha256', key)
    .update(canonicalize(open) ?? '')
    .digest();
}
