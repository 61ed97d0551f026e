import { readEventWords } from '../../store/body/read-event-words.ts';
import type { EvaluationWithItems } from '../../store/reads/evaluation-row.ts';
import { streamLightEvaluations } from '../../store/reads/export/stream-light-evaluations.ts';
import { selectSnapshots } from '../../store/reads/select-snapshots.ts';
import { streamEvaluations } from '../../store/reads/stream-evaluations.ts';
import { openWords } from '../open-words.ts';
import { showSnapshot } from '../show-snapshot.ts';
import { showVerdict } from '../show-verdict.ts';
import { ExportFile, type ExportScene } from './export-scene.ts';

/** Verdicts are opened in small groups: their quotes lie in events of any size. */
const VERDICTS_PER_GROUP = 10;
const SNAPSHOTS_PER_PAGE = 500;

/** Writes what was judged of the learner: verdicts with their evidence, lighter evaluations, and every read. */
export async function exportJudged(
  scene: ExportScene,
): Promise<{ verdicts: number; evaluations: number; snapshots: number }> {
  return {
    verdicts: await exportVerdicts(scene),
    evaluations: await exportEvaluations(scene),
    snapshots: await exportSnapshots(scene),
  };
}

async function exportVerdicts(scene: ExportScene): Promise<number> {
  const file = new ExportFile(scene.archive, 'verdicts.jsonl');
  let group: EvaluationWithItems[] = [];
  for await (const row of streamEvaluations(scene.transaction, scene.row.learner)) {
    group.push(row);
    if (group.length < VERDICTS_PER_GROUP) continue;
    await writeVerdicts(scene, file, group);
    group = [];
  }
  await writeVerdicts(scene, file, group);
  await file.end();
  return file.items;
}

async function writeVerdicts(
  { transaction, parts, row }: ExportScene,
  file: ExportFile,
  group: readonly EvaluationWithItems[],
): Promise<void> {
  const ids = new Set(
    group.flatMap(({ evidence }) => evidence.flatMap((piece) => piece.bodyId ?? [])),
  );
  // Nothing of a peer is opened: a quote stands in the learner's own words.
  const quotes = await readEventWords(transaction, parts.masterKey, [...ids], 0);
  const bodyIds = group.flatMap((verdict) => verdict.bodyId ?? []);
  const words = await openWords(transaction, parts.masterKey, row.learner, bodyIds);
  for (const verdict of group)
    await file.line(showVerdict(verdict, quotes, words.get(verdict.bodyId ?? '')));
}

async function exportEvaluations(scene: ExportScene): Promise<number> {
  const { transaction, parts, row, archive } = scene;
  const file = new ExportFile(archive, 'evaluations.jsonl');
  for await (const { bodyId, ...evaluation } of streamLightEvaluations(transaction, row.learner)) {
    const ids = bodyId === null ? [] : [bodyId];
    const words = await openWords(transaction, parts.masterKey, row.learner, ids);
    await file.line({ ...evaluation, words: words.get(bodyId ?? '') ?? null });
  }
  await file.end();
  return file.items;
}

async function exportSnapshots({ transaction, row, archive }: ExportScene): Promise<number> {
  const file = new ExportFile(archive, 'snapshots.jsonl');
  let after: number | null = null;
  for (;;) {
    const selection = { order: 'oldest', after, rowsMax: SNAPSHOTS_PER_PAGE } as const;
    const rows = await selectSnapshots(transaction, row.learner, selection);
    for (const snapshot of rows) await file.line(showSnapshot(snapshot));
    const last = rows.at(-1);
    if (last === undefined || rows.length < SNAPSHOTS_PER_PAGE) break;
    after = last.version;
  }
  await file.end();
  return file.items;
}
