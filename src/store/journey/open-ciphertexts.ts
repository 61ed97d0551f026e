import { openBodyValue } from '../body/open-body.ts';
import type { LearnerKey } from '../keys/learner-key.ts';
import type { HandoffRow } from '../reads/handoff-row.ts';
import type { SealedBody } from '../body/sealed-body.ts';

/**
 * Opens bodies that were read already, by their ids. Without a key, nothing opens.
 *
 * @throws ThroughlineError `store/unreadable` where one is not what was stored
 */
export function openCiphertexts(
  key: LearnerKey | null,
  bodies: readonly SealedBody[],
): ReadonlyMap<string, unknown> {
  if (key === null) return new Map();
  return new Map(bodies.map((body) => [body.id, openBodyValue(key, body)]));
}

/** The bodies that came with entries. */
export function ciphertextsOf(rows: readonly HandoffRow[]): readonly SealedBody[] {
  return rows.flatMap(({ bodyId, ciphertext }) =>
    bodyId === null || ciphertext === null ? [] : [{ id: bodyId, ciphertext }],
  );
}
