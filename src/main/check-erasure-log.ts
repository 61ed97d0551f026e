import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { ErasureLogFile } from '../store/erasure/erasure-log-file.ts';
import { deriveErasureLogKey, orderErasureLines } from '../store/erasure/erasure-line.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';

/**
 * Holds a file to what it is given as, before anything is restored: an erasure log of the store that was backed up, in
 * which every line opens. One that was cut off may hide whom a restore must forget again.
 *
 * @throws ThroughlineError `restore/erasures-damaged`
 */
export async function checkErasureLog(path: string, master: MasterKey): Promise<void> {
  const { lines, torn } = await new ErasureLogFile(path, deriveErasureLogKey(master)).read();
  if (lines.length === 0)
    refuse(`${path} is no erasure log of the store that was backed up: no line in it opens.`);
  if (torn.length > 0)
    refuse(`${path} is cut off or damaged: ${torn.length} of its lines cannot be read.`);
  try {
    for (const own of Map.groupBy(lines, (line) => line.tenant).values()) orderErasureLines(own);
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    refuse(`${path} is damaged: ${error.message}`);
  }
}

function refuse(what: string): never {
  throw new ThroughlineError(
    'restore/erasures-damaged',
    `${what} Give a whole copy of the log as it was last; every host that ran a server or worker keeps one. Nothing was changed.`,
  );
}
