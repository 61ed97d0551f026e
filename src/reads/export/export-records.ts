import {
  PLAIN_TABLES,
  streamLearnerRows,
  type PlainTable,
} from '../../store/reads/export/stream-learner-rows.ts';
import { streamOtherBodies } from '../../store/reads/export/stream-other-bodies.ts';
import { ExportFile, openText, type ExportScene } from './export-scene.ts';

/** Writes the texts that stand elsewhere, above all what the learner said in sessions of others. */
export async function exportOtherTexts(scene: ExportScene): Promise<number> {
  const file = new ExportFile(scene.archive, 'words-elsewhere.jsonl');
  for await (const body of streamOtherBodies(scene.transaction, scene.row.learner))
    await file.line({ text: openText(scene, body) });
  await file.end();
  return file.items;
}

/** Writes the remaining tables about the learner as they stand: each a file, none where it has no row. */
export async function exportRecords(scene: ExportScene): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.keys(PLAIN_TABLES) as PlainTable[]) {
    const file = new ExportFile(scene.archive, `records/${table}.jsonl`);
    for await (const row of streamLearnerRows(scene.transaction, table, scene.row.learner))
      await file.line(row);
    if (file.items === 0) continue;
    await file.end();
    counts[table] = file.items;
  }
  return counts;
}
