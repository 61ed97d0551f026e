import { openPool } from '../../../src/store/database.ts';
import type { ReadParts } from '../../../src/reads/read-parts.ts';
import { startRecording, NOW_MS, type Recording } from '../../support/record/recording.ts';
import type { Ground } from '../../support/journey/land-script.ts';

/** A database of a test's own, with the real writer and the real reads on it. */
export interface Journeys extends Ground {
  readonly recording: Recording;
  readonly parts: ReadParts;
  close(): Promise<void>;
}

export async function startJourneys(purpose: string): Promise<Journeys> {
  const recording = await startRecording(purpose);
  const pool = openPool(recording.database.connection, 'tl_app', {
    max: 4,
    onError: () => undefined,
  });
  return {
    recording,
    pool,
    master: recording.master,
    recorder: recording.recorder,
    parts: { appPool: pool, masterKey: recording.master, clock: () => NOW_MS },
    close: async () => {
      await pool.end();
      await recording.close();
    },
  };
}
