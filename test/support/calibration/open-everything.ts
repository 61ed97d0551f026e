import { loadLearnerKey } from '../../../src/store/keys/learner-key-store.ts';
import { unseal } from '../../../src/store/keys/seal.ts';
import type { Calibrating, Desk } from './calibrating.ts';

/** The plain text of everything that a learner's key opens. */
export interface Opened {
  readonly bodies: readonly string[];
  readonly stepResults: readonly string[];
}

/** Opens each of a learner's bodies and step results with the learner's key. */
export async function openEverything(calibrating: Calibrating, desk: Desk): Promise<Opened> {
  const { learner } = await desk.ref();
  const bodies = await desk.query<{ id: string; ciphertext: Buffer }>(
    'select id, ciphertext from body where learner = $1',
    [learner],
  );
  const results = await desk.query<{ binding: string; ciphertext: Buffer }>(
    `select concat_ws('/', learner, flow, step, encode(input_hash, 'hex')) as binding, ciphertext
     from step_result where learner = $1`,
    [learner],
  );
  const client = await calibrating.superuser.connect();
  try {
    const { cipher } = await loadLearnerKey(client, calibrating.recording.master, learner);
    return {
      bodies: bodies.rows.map((row) => unseal(cipher, row.ciphertext, row.id).toString('utf8')),
      stepResults: results.rows.map((row) =>
        unseal(cipher, row.ciphertext, row.binding).toString('utf8'),
      ),
    };
  } finally {
    client.release();
  }
}
