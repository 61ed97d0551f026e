import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../src/store/embedded/start-embedded-postgres.ts';
import { WordFinder } from '../../support/search/find-word.ts';
import { searchFiles, searchTables, type Search } from '../../support/search/search-storage.ts';
import type { makePeople } from './erase-load.ts';

/** People as a search knows them: what stands in the ids of all, and what in their words. */
type Marks = Pick<ReturnType<typeof makePeople>, 'name' | 'word'>;

/** Looks for people who are gone in every table and every file of a data folder whose server has stopped. */
export async function searchForPeople(
  dataDir: string,
  gone: Marks,
  kept: Marks,
  searchElsewhere: (finder: WordFinder) => Promise<readonly string[]>,
): Promise<{
  readonly found: {
    tables: readonly string[];
    files: readonly string[];
    elsewhere: readonly string[];
  };
  readonly idsInWriteAheadLog: number;
  readonly planted: number;
}> {
  const finders = [new WordFinder(gone.word), new WordFinder(gone.name)] as const;
  const postgres = await startEmbeddedPostgres({ dataDir });
  const client = new pg.Client(postgres.connection);
  await client.connect();
  const tables: Search[] = [];
  for (const finder of finders) {
    tables.push(await searchSamples(client, finder)); // before the search takes fresh ones
  }
  for (const finder of finders) tables.push(await searchTables(client, finder));
  const planted = await searchTables(client, new WordFinder(kept.name));
  await client.query('vacuum full learner');
  await client.query('checkpoint');
  await client.end();
  await postgres.stop();
  const [words, names] = [
    await searchFiles(dataDir, finders[0]),
    await searchFiles(dataDir, finders[1]),
  ];
  const isLog = (place: string): boolean => place.startsWith('file postgres/pg_wal/');
  const elsewhere = [];
  for (const finder of finders) elsewhere.push(...(await searchElsewhere(finder)));
  return {
    found: {
      tables: tables.flatMap(({ found }) => found),
      files: [...words.found, ...names.found.filter((place) => !isLog(place))],
      elsewhere,
    },
    idsInWriteAheadLog: names.found.filter(isLog).length,
    planted: planted.found.length,
  };
}

/** What the planner remembers of values, some of which may have gone since. */
async function searchSamples(client: pg.Client, finder: WordFinder): Promise<Search> {
  const { rows } = await client.query<{ row: string }>('select s::text as row from pg_statistic s');
  const found = rows.some(({ row }) => finder.find(Buffer.from(row)) !== null);
  return { looked: new Map(), found: found ? ['table pg_statistic, as it was'] : [] };
}

/** Looks for them in what was said somewhere, such as a log. */
export function findIn(
  place: string,
  bytes: Buffer,
  { word, name }: { word: string; name: string },
): string[] {
  return [word, name].flatMap((text) => {
    const form = new WordFinder(text).find(bytes);
    return form === null ? [] : [`${place} (${form})`];
  });
}

/** What the data archive says without the keys archive, whose day has come. */
export async function searchArchive(path: string, word: string): Promise<readonly string[]> {
  const bytes = await promisify(gunzip)(await readFile(path));
  const form = new WordFinder(word).find(bytes);
  return form === null ? [] : [`archive (${form})`];
}
