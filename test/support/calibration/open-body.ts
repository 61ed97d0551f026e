import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import { unseal } from '../../../src/store/keys/seal.ts';
import type { Calibrating, Desk } from './calibrating.ts';

/** The words of a body, opened with the learner's key. */
export async function openBody(
  calibrating: Calibrating,
  desk: Desk,
  bodyId: string,
): Promise<Record<string, unknown>> {
  const { learner } = await desk.ref();
  const { rows } = await desk.query<{ ciphertext: Buffer }>(
    'select ciphertext from body where id = $1',
    [bodyId],
  );
  const client = await calibrating.superuser.connect();
  try {
    const key = await loadLearnerKey(client, calibrating.recording.master, learner);
    return JSON.parse(unseal(key.cipher, rows[0]!.ciphertext, bodyId).toString('utf8'));
  } finally {
    client.release();
  }
}
