import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Event } from '@throughline/contract';
import type { Client } from '@throughline/client';
import { z } from 'zod';
import { startProgressBar } from '../output/progress-bar.ts';

/** Events in one request; the server commits a request at once. */
const BATCH_EVENTS = 500;

const Marker = z.object({ sent: z.int().min(0) });

/** What an import did. */
export interface ImportReport {
  readonly events: number;
  readonly recorded: number;
  readonly duplicates: number;
  /** Events that an earlier, interrupted run had already sent. */
  readonly resumedAfter: number;
}

/**
 * Sends events in batches, in order, and notes after each how far it came, so that an interrupted import goes on
 * where it stopped. Should the note be lost, sending again is harmless: ids make every event count once.
 *
 * @param source names what is imported and where to; together with the events it identifies the import
 */
export async function sendEvents(
  client: Client,
  events: readonly Event[],
  source: { dataDir: string; name: string },
): Promise<ImportReport> {
  const marker = join(source.dataDir, 'imports', `${digest(source.name, events)}.json`);
  const resumedAfter = Math.min(await readMarker(marker), events.length);
  const bar = startProgressBar('events', events.length);
  let recorded = 0;
  let duplicates = 0;
  try {
    for (let sent = resumedAfter; sent < events.length; sent += BATCH_EVENTS) {
      const batch = events.slice(sent, sent + BATCH_EVENTS);
      const results = await client.events.record(batch);
      duplicates += results.filter((result) => result.duplicate).length;
      recorded += results.filter((result) => !result.duplicate).length;
      await writeMarker(marker, sent + batch.length);
      bar.advanceTo(sent + batch.length);
    }
  } finally {
    bar.finish();
  }
  await rm(marker, { force: true });
  return { events: events.length, recorded, duplicates, resumedAfter };
}

function digest(name: string, events: readonly Event[]): string {
  const hash = createHash('sha256').update(name);
  for (const event of events) hash.update(`\n${event.learner} ${event.id}`);
  return hash.digest('hex').slice(0, 32);
}

async function readMarker(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return 0;
  try {
    return Marker.parse(JSON.parse(text)).sent;
  } catch {
    return 0; // A torn note: start over, which ids make harmless.
  }
}

async function writeMarker(path: string, sent: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, JSON.stringify({ sent }));
  await rename(`${path}.part`, path);
}
