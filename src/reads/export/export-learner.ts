import type { Writable } from 'node:stream';
import type { TenantId } from '../../domain/ids/ids.ts';
import { ArchiveWriter } from '../../store/archive/archive-writer.ts';
import { findLearnerKey } from '../../store/keys/learner-key-store.ts';
import { inLearnerRead } from '../in-learner-read.ts';
import { readLearnerIn } from '../read-learner.ts';
import type { ReadParts } from '../read-parts.ts';
import { exportJourney } from './export-journey.ts';
import { exportJudged } from './export-judged.ts';
import { exportOtherTexts, exportRecords } from './export-records.ts';
import { exportReviews } from './export-reviews.ts';
import type { ExportScene } from './export-scene.ts';
import { exportLedger } from './export-words.ts';
import { tellExport, type ExportCounts } from './tell-export.ts';

/**
 * Writes everything about one learner into one .tar.gz, of one moment, while it reads: memory holds a few parts of 4 MiB,
 * however long the journey is. A target that takes nothing for a minute ends the database's session, and the export.
 *
 * @param open called once the learner is found; its stream gets the archive and is ended
 * @throws ThroughlineError `learner/not-found`, `learner/erased` before `open` was called
 * @example
 * await exportLearner(parts, tenant, 'learner-1', () => createWriteStream('learner-1.tar.gz'));
 */
export async function exportLearner(
  parts: ReadParts,
  tenant: TenantId,
  externalLearnerId: string,
  open: () => Writable,
): Promise<ExportCounts> {
  return inLearnerRead(parts, tenant, externalLearnerId, async (transaction, row) => {
    const key = await findLearnerKey(transaction, parts.masterKey, row.learner);
    const nowMs = parts.clock();
    const archive = new ArchiveWriter(open(), new Date(nowMs), 0o644);
    try {
      const scene = { parts, transaction, tenant, externalLearnerId, row, key, archive };
      const counts = await writeAll(scene, new Date(nowMs).toISOString());
      await archive.finish();
      return counts;
    } catch (error) {
      await archive.abort();
      throw error;
    }
  });
}

async function writeAll(scene: ExportScene, at: string): Promise<ExportCounts> {
  const { parts, transaction, tenant, externalLearnerId, row, archive } = scene;
  await archive.add('README.txt', Buffer.from(tellExport(externalLearnerId, at)));
  const profile = await readLearnerIn(transaction, row, { parts, tenant, externalLearnerId });
  await archive.add('profile.json', toJson({ ...profile, uuid: row.learner }));
  const counts = {
    ...(await exportJourney(scene)),
    ...(await exportLedger(scene)),
    ...(await exportJudged(scene)),
    reviews: await exportReviews(scene),
    wordsElsewhere: await exportOtherTexts(scene),
    records: await exportRecords(scene),
  };
  await archive.add('counts.json', toJson(counts));
  return counts;
}

function toJson(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
