import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { MainTableRow } from './progsnap2-to-events.ts';

const Row = z.object({
  EventType: z.string(),
  EventID: z.string(),
  Order: z.coerce.number().int(),
  SubjectID: z.string(),
  ProblemID: z.string(),
  ServerTimestamp: z.string(),
  CodeStateID: z.string(),
  Correct: z.enum(['TRUE', 'FALSE', 'NA']).catch('NA'),
});

const CodeState = z.object({ CodeStateID: z.string(), Code: z.string() });

/**
 * Reads `MainTable.csv` and `CodeState.csv` of a ProgSnap2 folder.
 *
 * @throws ThroughlineError `import/unreadable`, naming the file and the line
 */
export async function readProgsnap2(folder: string): Promise<readonly MainTableRow[]> {
  const codes = new Map(
    (await readTable(join(folder, 'CodeState.csv'), CodeState)).map((row) => [
      row.CodeStateID,
      row.Code,
    ]),
  );
  const rows = await readTable(join(folder, 'MainTable.csv'), Row);
  return rows.map((row) => ({
    eventType: row.EventType,
    eventId: row.EventID,
    order: row.Order,
    subjectId: row.SubjectID,
    problemId: row.ProblemID,
    occurredAt: /[zZ]|[+-]\d\d:\d\d$/.test(row.ServerTimestamp)
      ? row.ServerTimestamp
      : `${row.ServerTimestamp}Z`,
    correct: row.Correct,
    code: codes.get(row.CodeStateID) ?? '',
  }));
}

async function readTable<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  let records: unknown[];
  try {
    records = parse(await readFile(path), { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new ThroughlineError(
      'import/unreadable',
      `${path} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return records.map((record, index) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new ThroughlineError(
      'import/unreadable',
      `${path}, record ${index + 1}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not as expected'}`,
    );
  });
}
