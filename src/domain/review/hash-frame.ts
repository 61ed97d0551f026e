import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What a frame's hash is taken over: everything about it but its words, and the commitment to those. */
export interface HashedFrame {
  readonly review: string;
  readonly epoch: number;
  readonly frameSeq: number;
  readonly revision: number;
  /** What it tells of: a revision has one frame of each. */
  readonly frameKey: string;
  readonly type: string;
  /** Unix ms. */
  readonly recordedAtMs: number;
  readonly commitment: Buffer;
}

/** SHA-256 of a text's ciphertext: what a frame holds of its words when they are gone. */
export function commitToFrame(ciphertext: Buffer): Buffer {
  return createHash('sha256').update(ciphertext).digest();
}

/** SHA-256 over the frame's RFC 8785 canonical header. */
export function hashFrame(frame: HashedFrame): Buffer {
  const { commitment, recordedAtMs, ...rest } = frame;
  const header = {
    ...rest,
    at: new Date(recordedAtMs).toISOString(),
    commitment: commitment.toString('hex'),
  };
  return createHash('sha256')
    .update(canonicalize(header) ?? '')
    .digest();
}
