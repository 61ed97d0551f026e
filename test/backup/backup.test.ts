import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAnchors } from '../../src/reads/verify/verify-anchors.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import { listAnchorFiles } from '../../src/store/anchors/anchor-file.ts';
import { anchorHeads } from '../../src/store/anchors/anchor-heads.ts';
import { findSigningKeyFile, signingKeyPath } from '../../src/store/anchors/signing-key.ts';
import { readArchive } from '../../src/store/archive/read-archive.ts';
import { listBackupTables, TABLES_LEFT_OUT } from '../../src/store/backup/backup-tables.ts';
import { checkBackup } from '../../src/store/backup/check-backup.ts';
import { refuseUnfinishedRestore } from '../../src/store/backup/refuse-unfinished-restore.ts';
import type { RestoreStage } from '../../src/store/backup/restore-backup.ts';
import type { WrittenBackup } from '../../src/store/backup/write-backup.ts';
import { openPool } from '../../src/store/database.ts';
import { parseMasterKey } from '../../src/store/keys/master-key.ts';
import { makeStory } from '../support/story/make-story.ts';
import { NOW_MS } from '../support/record/recording.ts';
import { openLateCount } from './support/late-count.ts';
import { readEverything, startBackingUp, TAKEN_MS, type BackingUp } from './support/backing-up.ts';

const KILLED_RESTORE = fileURLToPath(new URL('support/killed-restore.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
const WORD = 'first the sums';

let house: BackingUp;
let backup: WrittenBackup;

beforeAll(async () => {
  house = await startBackingUp('backup');
  await writeFile(join(house.dataDir, 'erasure.log'), '{"line":1}\n');
  backup = await house.backUp();
}, 180_000);

afterAll(() => house.close());

async function unpack(path: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  for await (const { name, content } of readArchive(path)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    entries.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return entries;
}

describe('a backup', () => {
  test('holds every table but those that are left out for a reason', async () => {
    const client = await house.reading.superuser.connect();
    try {
      const tables = await listBackupTables(client);
      const { rows } = await client.query<{ name: string }>(
        `select tablename::text as name from pg_tables where schemaname = 'public' order by 1`,
      );
      expect(
        [...tables.map(({ name }) => name), ...Object.keys(TABLES_LEFT_OUT)].toSorted(),
      ).toEqual(rows.map(({ name }) => name).toSorted());
    } finally {
      client.release();
    }
  });

  test('has no key of a learner and no master key in its data, and no word in either archive', async () => {
    const data = await unpack(backup.data.path);
    const keys = await unpack(backup.keys.path);
    expect([...data.keys()].filter((name) => /key(\/|$)/.test(name))).toEqual([
      'tables/api_key/000001.copy',
    ]);
    expect([...keys.keys()].toSorted()).toEqual([
      'files/anchor.key',
      'files/master.key',
      'manifest.json',
      'tables/learner/000001.copy',
      'tables/learner_key/000001.copy',
    ]);
    const everything = [...data.values(), ...keys.values()].join('\n');
    expect(everything).not.toContain(WORD);
    expect(everything).not.toContain(Buffer.from(WORD).toString('hex'));
    const { rows } = await house.reading.superuser.query<{ wrapped: Buffer }>(
      'select wrapped from learner_key',
    );
    for (const { wrapped } of rows) {
      expect([...data.values()].join('\n')).not.toContain(wrapped.toString('hex'));
      expect([...keys.values()].join('\n')).toContain(wrapped.toString('hex'));
    }
  });

  test('names no learner in its data: without the keys archive nobody knows whose the numbers are', async () => {
    const data = [...(await unpack(backup.data.path)).values()].join('\n');
    const keys = [...(await unpack(backup.keys.path)).values()].join('\n');
    for (const learner of ['learner-1', 'learner-2']) {
      expect(data).not.toContain(learner);
      expect(keys).toContain(learner);
    }
  });

  test('is readable by its owner alone, and nothing unfinished lies beside it', async () => {
    for (const { path } of [backup.data, backup.keys])
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    const names = [
      ...(await readdir(join(house.folder, 'out'))),
      ...(await readdir(join(house.folder, 'keys'))),
    ];
    expect(names).toEqual([
      'throughline-20260305T100000Z-data.tar.gz',
      'throughline-20260305T100000Z-keys-until-2026-04-04.tar.gz',
    ]);
    expect(backup.keys.manifest.keepUntil).toBe('2026-04-04T10:00:00.000Z');
  });

  test('counts every row, though the server says how many there were in a later packet', async () => {
    const late = await openLateCount(house.reading.recording.database.superuser);
    try {
      const nowMs = TAKEN_MS + 2_000;
      const taken = await house.backUp({ administrator: late.connection, nowMs });
      const { tables } = taken.data.manifest;
      expect(late.parted()).toBeGreaterThanOrEqual(Object.keys(tables).length);
      expect(tables.journey_checkpoint?.rows).toBeGreaterThan(0);
      expect(tables).toMatchObject(
        Object.fromEntries(
          ['ledger', 'journey_checkpoint'].map((name) => [name, backup.data.manifest.tables[name]]),
        ),
      );
      const store = await house.openEmpty('late_count');
      await expect(store.restore(taken)).resolves.toMatchObject({
        tables: Object.keys({ ...tables, ...taken.keys.manifest.tables }).length,
      });
    } finally {
      await late.close();
    }
  });

  test('is of one moment, whatever is recorded meanwhile', async () => {
    // The backup has copied the texts and waits for this table; an event is recorded before it gets to the ledger.
    const blocker = await house.reading.superuser.connect();
    await blocker.query('begin; lock table facet in access exclusive mode');
    const taking = house.backUp({ nowMs: TAKEN_MS + 1_000 });
    try {
      await expect
        .poll(async () => {
          const { rows } = await house.reading.superuser.query(
            `select 1 from pg_locks join pg_database d on d.oid = database
             where not granted and relation = 'facet'::regclass and datname = current_database()`,
          );
          return rows.length;
        })
        .toBe(1);
      await house.reading.record(
        { id: house.tenant, timeZone: 'UTC' },
        makeStory('learner-1', 1, 'attempt-during'),
      );
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
    const during = await taking;
    const store = await house.openEmpty('backup during');
    await store.restore(during);
    const { rows } = await store.superuser.query(
      `select l.seq from ledger l where l.body_id is not null
         and not exists (select from body b where b.id = l.body_id)
       union all
       select s.next_seq from learner_state s left join ledger l on l.learner = s.learner
       group by s.learner, s.next_seq, s.total
       having s.next_seq <> count(l.seq) + 1 or s.total <> coalesce(sum(l.xp), 0)`,
    );
    expect(rows).toEqual([]);
  });

  test('deletes keys archives of its folder whose time is over, and no other file', async () => {
    const keysOut = join(house.folder, 'old-keys');
    await mkdir(keysOut);
    for (const name of [
      'throughline-20260101T000000Z-keys-until-2026-01-31.tar.gz',
      'throughline-20260301T000000Z-keys-until-2026-03-31.tar.gz',
      'mine.tar.gz',
    ])
      await writeFile(join(keysOut, name), '');
    const { removed } = await house.backUp({ keysOut, nowMs: TAKEN_MS + 2_000 });
    expect(removed.map((path) => path.slice(keysOut.length + 1))).toEqual([
      'throughline-20260101T000000Z-keys-until-2026-01-31.tar.gz',
    ]);
    expect(await readdir(keysOut)).toHaveLength(3);
  });

  test('leaves out keys that come from the configuration', async () => {
    const { keys } = await house.backUp({
      nowMs: TAKEN_MS + 3_000,
      isMasterKeyInFile: false,
      isSigningKeyInFile: false,
    });
    expect(Object.keys(keys.manifest.files)).toEqual([]);
  });

  test('does not put keys where the data goes unless that is asked for', async () => {
    const out = join(house.folder, 'together');
    await mkdir(join(out, 'keys'), { recursive: true });
    const link = join(house.folder, 'link');
    await symlink(out, link);
    for (const keysOut of [out, `${out}/../together/`, link, join(out, 'keys'), join(out, '..')])
      await expect(house.backUp({ out, keysOut })).rejects.toMatchObject({
        code: 'backup/not-apart',
        message: expect.stringContaining('--keys-out'),
      });
    expect(await readdir(out)).toEqual(['keys']);
    const { data, keys } = await house.backUp({ out, keysOut: out, mayLieTogether: true });
    expect([dirname(data.path), dirname(keys.path)]).toEqual([out, out]);
    await house.backUp({ out, keysOut: `${out}-keys` });
  });

  test('that cannot be written says why in one sentence, and leaves nothing behind', async () => {
    const file = join(house.folder, 'a-file');
    await writeFile(file, '');
    await expect(house.backUp({ out: join(file, 'out') })).rejects.toMatchObject({
      code: 'backup/missing',
      message: expect.stringContaining(file),
    });
    const gone = join(house.folder, 'keys-fail');
    await expect(house.backUp({ out: gone, keysOut: join(file, 'keys') })).rejects.toMatchObject({
      code: 'backup/missing',
    });
    expect(await readdir(gone)).toEqual([]);
  });

  test.skipIf(!isRoot)(
    'that meets a full disk says so, and leaves nothing behind (needs root)',
    async (context) => {
      const full = join(house.folder, 'full');
      await mkdir(full);
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', full]).status !== 0)
        return context.skip('this machine lets nobody mount a tmpfs');
      try {
        await expect(house.backUp({ out: full })).rejects.toMatchObject({
          code: 'backup/no-space',
          message: expect.stringMatching(/^No space is left for .*\.tar\.gz/),
        });
        expect(await readdir(full)).toEqual([]);
      } finally {
        execFileSync('umount', [full]);
      }
    },
  );
});

describe('a restore', () => {
  test('gives every row of every table again, and the store verifies, chain and signed heads', async () => {
    const store = await house.openEmpty('restore all');
    const whole = await house.backUp({ nowMs: TAKEN_MS + 10_000 });
    const restored = await store.restore(whole);
    expect(await readEverything(store.superuser)).toEqual(
      await readEverything(house.reading.superuser),
    );
    expect(restored.files.toSorted()).toEqual([
      'anchor.key',
      'anchors.jsonl',
      'erasure.log',
      'master.key',
    ]);
    for (const name of ['master.key', 'anchor.key'])
      expect((await stat(join(store.dataDir, name))).mode & 0o777).toBe(0o600);
    const onError = (): void => undefined;
    const appPool = openPool(store.database.connection, 'tl_app', { max: 2, onError });
    const relayPool = openPool(store.database.connection, 'tl_relay', { max: 1, onError });
    try {
      const master = parseMasterKey(await readFile(join(store.dataDir, 'master.key'), 'utf8'));
      const reads = { appPool, masterKey: master, clock: () => NOW_MS };
      expect((await verifyTenant(reads, house.tenant)).failures).toEqual([]);
      const signingKey = await findSigningKeyFile(signingKeyPath(store.dataDir));
      if (signingKey === null) throw new Error('no signing key came out of the backup');
      const { dataDir } = store;
      await anchorHeads({ relayPool, dataDir, signingKey, nowMs: () => TAKEN_MS + 20_000 });
      const report = await verifyAnchors(relayPool, await listAnchorFiles(dataDir), signingKey.id);
      expect(report).toMatchObject({ faultsTotal: 0, entriesAfter: 0, journeys: 2 });
    } finally {
      await Promise.all([appPool.end(), relayPool.end()]);
    }
  });

  test('goes on: numbers, keys, and a change feed that gives no number twice', async () => {
    const store = await house.openEmpty('restore on');
    await store.restore(backup);
    const recorder = createRecorder({
      connection: store.database.connection,
      master: house.reading.recording.master,
      readClock: () => NOW_MS,
      onError: () => undefined,
    });
    try {
      const [result] = await recorder.record(
        { id: house.tenant, timeZone: 'UTC' },
        makeStory('learner-1', 1, 'attempt-later'),
      );
      const { rows: ledger } = await store.superuser.query<{ seqs: number[] }>(
        `select array_agg(seq order by seq)::int[] as seqs from ledger l join learner r on r.id = l.learner
         where r.external_id = 'learner-1' and r.tenant = $1`,
        [house.tenant],
      );
      const seqs = ledger[0]?.seqs ?? [];
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      expect(result).toBeDefined();
      const { rows: changes } = await store.superuser.query<{ last: number }>(
        'select max(id)::float8 as last from change',
      );
      expect(changes[0]?.last).toBeGreaterThan(1_000_000_000);
    } finally {
      await recorder.close();
    }
  });

  test('begins another epoch of every review, and another again where the same backup is restored anew', async () => {
    const { superuser } = house.reading;
    const review = '01900000-0000-7000-8000-000000000001';
    await superuser.query(
      `insert into review_state (review, tenant, learner, position, status, epoch, begun_at)
       values ($1, $2, $1, 1, 'completed', 3, now())`,
      [review, house.tenant],
    );
    const taken = await house.backUp({ nowMs: TAKEN_MS + 30_000 });
    await superuser.query('delete from review_state where review = $1', [review]);
    const restoreAnew = async (): Promise<number> => {
      const store = await house.openEmpty('restore epochs');
      await store.restore(taken);
      const { rows } = await store.superuser.query<{ epoch: number }>(
        'select epoch from review_state where review = $1',
        [review],
      );
      return rows[0]?.epoch ?? 0;
    };
    const first = await restoreAnew();
    expect(first).toBeGreaterThan(3);
    await superuser.query('select pg_sleep(1)'); // epochs count seconds
    expect(await restoreAnew()).toBeGreaterThan(first);
  });

  test('is refused into a store that is not empty', async () => {
    const store = await house.openEmpty('restore twice');
    await store.restore(backup);
    await expect(store.restore(backup)).rejects.toMatchObject({
      code: 'restore/not-empty',
      message: expect.stringContaining('The store is not empty'),
    });
    await refuseUnfinishedRestore(store.database.superuser);
  });

  test('keeps the keys and logs that are in the folder, and refuses other keys', async () => {
    const store = await house.openEmpty('restore keys');
    await writeFile(join(store.dataDir, 'erasure.log'), '{"line":1}\n{"line":2}\n');
    const newer = join(house.folder, 'newer.log');
    await writeFile(newer, '{"line":1}\n{"line":3}\n');
    await store.restore(backup, { erasureLogs: [newer] });
    expect(await readFile(join(store.dataDir, 'erasure.log'), 'utf8')).toBe(
      '{"line":1}\n{"line":2}\n{"line":3}\n',
    );
    const other = await house.openEmpty('restore other keys');
    await writeFile(join(other.dataDir, 'master.key'), `${'ab'.repeat(32)}\n`);
    await expect(other.restore(backup)).rejects.toMatchObject({
      code: 'config/master-key-foreign',
    });
    await expect(
      other.restore(backup, { configuredMasterKey: house.reading.recording.master.id }),
    ).resolves.toBeDefined();
  });

  test('asks for the master key where the backup could not have it', async () => {
    const store = await house.openEmpty('restore no key');
    const bare = await house.backUp({ nowMs: TAKEN_MS + 30_000, isMasterKeyInFile: false });
    await expect(store.restore(bare)).rejects.toMatchObject({ code: 'config/master-key-missing' });
  });

  test.each<RestoreStage>(['marked', 'loaded', 'committed', 'placed'])(
    'that is killed when it is %s is refused at every start, and can be run again',
    async (stage) => {
      const store = await house.openEmpty(`restore killed ${stage}`);
      const { administrator, dataDir } = await store.optionsFor(backup);
      const order = {
        dataPath: backup.data.path,
        keysPath: backup.keys.path,
        administrator,
        dataDir,
        stage,
      };
      const killed = spawnSync(process.execPath, [KILLED_RESTORE, JSON.stringify(order)], {
        timeout: 180_000,
      });
      expect([killed.signal, killed.stderr.toString()]).toEqual(['SIGKILL', '']);
      await expect(refuseUnfinishedRestore(administrator)).rejects.toMatchObject({
        code: 'restore/unfinished',
      });
      const other = await house.backUp({ nowMs: TAKEN_MS + 40_000 });
      await expect(store.restore(other)).rejects.toMatchObject({ code: 'restore/unfinished' });
      await store.restore(backup);
      await refuseUnfinishedRestore(administrator);
      const { rows } = await store.superuser.query<{ rows: number }>(
        'select count(*)::int as rows from learner_key',
      );
      expect(rows[0]?.rows).toBe(backup.keys.manifest.tables['learner_key']?.rows);
    },
    30_000,
  );
});

describe('an archive is held to its manifest before anything is written', () => {
  const DAMAGES: readonly {
    readonly what: string;
    readonly damage: (bytes: Buffer) => Buffer;
    readonly code: string;
    readonly says: RegExp;
  }[] = [
    {
      what: 'cut',
      damage: (bytes) => bytes.subarray(0, bytes.length >> 1),
      code: 'backup/damaged',
      says: /cannot be unpacked|no manifest/,
    },
    {
      what: 'a changed byte',
      damage: (bytes) => {
        const changed = Buffer.from(bytes);
        changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 0xff;
        return changed;
      },
      code: 'backup/damaged',
      says: /damaged/,
    },
    {
      what: 'a changed row, packed again',
      damage: (bytes) => gzipSync(replaceOnce(gunzipSync(bytes), 'attempt-1', 'attempt-9')),
      code: 'backup/damaged',
      says: /table [a-z_]+ does not have the checksum/,
    },
    {
      what: 'another number of rows in the manifest, packed again',
      damage: (bytes) => {
        const rows = `"rows": ${backup.data.manifest.tables.ledger?.rows}`;
        const tar = gunzipSync(bytes);
        const at = tar.indexOf(rows, tar.indexOf('"ledger": {'));
        return gzipSync(
          Buffer.concat([
            tar.subarray(0, at),
            Buffer.from(rows.replace(/.$/u, (digit) => `${(Number(digit) + 1) % 10}`)),
            tar.subarray(at + rows.length),
          ]),
        );
      },
      code: 'backup/damaged',
      says: /table ledger holds \d+ rows and not \d+/,
    },
    {
      what: 'of another form',
      damage: (bytes) => gzipSync(replaceOnce(gunzipSync(bytes), '"format": 2', '"format": 9')),
      code: 'backup/foreign',
      says: /form 9/,
    },
    {
      what: 'of a later version',
      damage: (bytes) =>
        gzipSync(replaceOnce(gunzipSync(bytes), '"0001-initial"', '"0001-invente"')),
      code: 'backup/foreign',
      says: /made by a later Throughline.*0001-invente/,
    },
    {
      what: 'no archive at all',
      damage: () => Buffer.from('hello'),
      code: 'backup/damaged',
      says: /cannot be unpacked/,
    },
    { what: 'empty', damage: () => Buffer.alloc(0), code: 'backup/damaged', says: /damaged/ },
  ];

  test.each(DAMAGES)('$what', async ({ damage, code, says }) => {
    const path = join(house.folder, 'damaged.tar.gz');
    await writeFile(path, damage(await readFile(backup.data.path)));
    const refused = await checkBackup(path, backup.keys.path).then(
      () => null,
      (error: Error & { code: string }) => error,
    );
    expect(refused?.code).toContain(code);
    expect(refused?.message).toContain(path);
    expect(refused?.message).toMatch(says);
  });

  test('keys of another backup, and archives that changed places', async () => {
    const other = await house.backUp({ nowMs: TAKEN_MS + 50_000 });
    await expect(checkBackup(backup.data.path, other.keys.path)).rejects.toMatchObject({
      code: 'backup/foreign',
      message: expect.stringContaining('belongs to another backup'),
    });
    await expect(checkBackup(backup.keys.path, backup.data.path)).rejects.toMatchObject({
      code: 'backup/foreign',
    });
    await expect(checkBackup(join(house.folder, 'none'), backup.keys.path)).rejects.toMatchObject({
      code: 'backup/missing',
    });
  });
});

function replaceOnce(bytes: Buffer, old: string, fresh: string): Buffer {
  const at = bytes.indexOf(old);
  if (at === -1 || old.length !== fresh.length)
    throw new Error(`${old} is not there to be changed`);
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(fresh),
    bytes.subarray(at + old.length),
  ]);
}
