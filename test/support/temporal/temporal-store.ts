import type { WordFinder } from '../search/find-word.ts';
import { searchFiles } from '../search/search-storage.ts';
import { startTemporalServer } from './temporal-server.ts';

/** A Temporal server for a drill, and a look into what it has stored. */
export interface TemporalStore {
  /** What a process needs to run on it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where in its files something stands. */
  readonly search: (finder: WordFinder) => Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function openTemporalStore(): Promise<TemporalStore> {
  const server = await startTemporalServer();
  return {
    environment: {
      ENGINE: 'temporal',
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
    },
    search: async (finder) => (await searchFiles(server.folder, finder)).found,
    stop: () => server.stop(),
  };
}
