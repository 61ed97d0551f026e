import { openBodyValue } from '../../store/body/open-body.ts';
import { selectCompleted } from '../../store/review/select-completed.ts';
import { ExportFile, type ExportScene } from './export-scene.ts';

/** Writes every review, whole, revision by revision. */
export async function exportReviews({
  transaction,
  row,
  key,
  archive,
}: ExportScene): Promise<number> {
  const file = new ExportFile(archive, 'reviews.jsonl');
  for (const { bodyId: id, ciphertext } of await selectCompleted(transaction, row.learner)) {
    if (key === null) continue;
    const { review } = openBodyValue(key, { id, ciphertext }) as { readonly review: unknown };
    await file.line(review);
  }
  await file.end();
  return file.items;
}
