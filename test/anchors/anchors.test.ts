import { setTimeout as wait } from 'node:timers/promises';
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LearnerId } from '../../src/domain/ids/ids.ts';
import { renderAnchorReport } from '../../src/cli/output/render-anchor-report.ts';
import { verifyTenant } from '../../src/reads/verify/verify-tenant.ts';
import { anchorHeads, handOverAnchors } from '../../src/store/anchors/anchor-heads.ts';
import { anchorFilePath, listAnchorFiles } from '../../src/store/anchors/anchor-file.ts';
import { anchorBytes, parseAnchorLine } from '../../src/domain/anchors/anchor-line.ts';
import { createSigningKey } from '../../src/store/anchors/signing-key.ts';
import { rewriteJourney, startAnchoring, type Anchoring } from './support/anchoring.ts';

let house: Anchoring;

beforeAll(async () => {
  house = await startAnchoring('anchors');
});

afterAll(() => house.close());

const SETTLE_ROUNDS_MAX = 300;
const SETTLE_PAUSE_MS = 100;

/** Anchors until nothing is left: a transaction of another test's database holds the watermark back while it lasts. */
async function settle(): Promise<void> {
  for (let round = 0; round < SETTLE_ROUNDS_MAX; round += 1) {
    const done = await house.anchor();
    if (done.kind === 'anchored' && done.heads === 0) return;
    await wait(SETTLE_PAUSE_MS);
  }
  throw new Error('the same heads are anchored again and again');
}

describe('signed heads', () => {
  test('name every journey that changed since the last round, once, with its last entry and hash', async () => {
    expect(await house.anchor()).toMatchObject({ kind: 'anchored', heads: 2 });
    await settle();
    await house.live('learner-1', 1, 'attempt-2');
    const before = (await house.readFile()).length;
    await settle();
    const added = (await house.readFile()).slice(before);
    const { rows } = await house.reading.superuser.query(
      `select learner, next_entry_seq - 1 as seq, encode(head_hash, 'hex') as hash from learner_state where learner = $1`,
      [house.learners[0]],
    );
    const [row] = rows as { learner: string; seq: number; hash: string }[];
    for (const line of added.trim().split('\n')) {
      const parsed = parseAnchorLine(line);
      expect(parsed?.kind === 'heads' ? parsed.heads : []).toEqual([
        [row?.learner, row?.seq, row?.hash],
      ]);
    }
  });

  test('are clean, and say how far they prove and what lies after them', async () => {
    await settle();
    const clean = await house.check();
    const entries = clean.entries;
    expect(clean).toMatchObject({
      faultsTotal: 0,
      journeys: 2,
      entriesAfter: 0,
      journeysWithout: 0,
    });
    expect(clean.until).toMatch(/^2026-03-02T12:/);
    await house.live('learner-3', 2);
    await house.live('learner-2', 1, 'attempt-2');
    const later = await house.check();
    expect(later).toMatchObject({ faultsTotal: 0, entries, journeysWithout: 1 });
    expect(later.entriesAfter).toBeGreaterThan(2);
    expect(renderAnchorReport(later)).toMatch(
      /proves \d+ entries of 2 journeys, until .*\n {2}\d+ entries after the last signed heads \(1 journey not signed yet\)\n {2}clean/,
    );
    await settle();
    expect(await house.check()).toMatchObject({ journeys: 3, entriesAfter: 0 });
  });

  test('hold no word and no id of the platform', async () => {
    expect(await house.readFile()).not.toContain('learner-');
  });
});

describe('damage is found and named', () => {
  const DAMAGES: readonly {
    readonly what: string;
    readonly damage: (first: LearnerId, second: LearnerId) => Promise<void>;
    readonly finds: { readonly entrySeq: number; readonly found: string | RegExp };
    readonly learner?: 0 | 1;
  }[] = [
    {
      what: 'an altered entry, with every hash after it made to fit',
      damage: (first) => rewriteJourney(house, first, 2),
      finds: { entrySeq: 4, found: /^[0-9a-f]{64}$/ },
    },
    {
      what: 'a tail that was cut off, with the state made to fit',
      damage: async (first) => {
        await query('delete from handoff where learner = $1 and entry_seq > 2', first);
        await query(
          `update learner_state set next_entry_seq = 3, (head_entry, head_hash) =
             (select id, hash from handoff where learner = $1 and entry_seq = 2) where learner = $1`,
          first,
        );
      },
      finds: { entrySeq: 4, found: 'no entry' },
    },
    {
      what: 'a journey that was removed whole',
      damage: async (first) => {
        await query('delete from handoff where learner = $1', first);
        await query(
          'update learner_state set next_entry_seq = 1, head_entry = null, head_hash = null where learner = $1',
          first,
        );
      },
      finds: { entrySeq: 4, found: 'no entry' },
    },
    {
      what: 'entries that were reordered, with the chain made to fit',
      damage: async (first) => {
        await query(
          'update handoff set entry_seq = -5 + entry_seq where learner = $1 and entry_seq in (2, 3)',
          first,
        );
        await query(
          'update handoff set entry_seq = 0 - entry_seq where learner = $1 and entry_seq < 0',
          first,
        );
        await rewriteJourney(house, first, 2);
      },
      finds: { entrySeq: 4, found: /^[0-9a-f]{64}$/ },
    },
    {
      what: 'the last entries of two learners, swapped',
      damage: async (first, second) => {
        const swap = `update handoff set learner = case learner when $1::uuid then $2::uuid else $1::uuid end
          where (learner = $1 and entry_seq = 3) or (learner = $2 and entry_seq = 3)`;
        await house.reading.superuser.query(
          'alter table handoff drop constraint handoff_learner_entry_seq_key',
        );
        await house.reading.superuser.query(swap, [first, second]);
        await house.reading.superuser.query('alter table handoff add unique (learner, entry_seq)');
      },
      finds: { entrySeq: 3, found: /^[0-9a-f]{64}$/ },
      learner: 1,
    },
  ];

  async function query(sql: string, learner: LearnerId): Promise<void> {
    const { rowCount } = await house.reading.superuser.query(sql, [learner]);
    if (rowCount === 0) throw new Error(`nothing was damaged by: ${sql}`);
  }

  let other: Anchoring;

  beforeAll(async () => {
    other = await startAnchoring('anchors damage');
    await other.anchor();
  });

  afterAll(() => other.close());

  test.each(DAMAGES)('$what', async ({ damage, finds, learner: which = 0 }) => {
    const kept = house;
    house = other;
    const [first, second] = other.learners as [LearnerId, LearnerId];
    const { superuser } = other.reading;
    await superuser.query('create table kept_handoff as table handoff');
    await superuser.query('create table kept_state as table learner_state');
    try {
      await damage(first, second);
      const report = await other.check();
      const fault = report.journeyFaults.find(({ learner }) => learner === other.learners[which]);
      expect(fault).toMatchObject({ entrySeq: finds.entrySeq, line: 2 });
      expect(fault?.found).toMatch(finds.found);
      expect(report.faultsTotal).toBeGreaterThan(0);
      expect(renderAnchorReport(report)).toContain(
        `FAIL learner ${fault?.learner} entry:${finds.entrySeq}`,
      );
    } finally {
      for (const [table, copy] of [
        ['handoff', 'kept_handoff'],
        ['learner_state', 'kept_state'],
      ]) {
        await superuser.query(`delete from ${table}`);
        await superuser.query(`insert into ${table} select * from ${copy}`);
        await superuser.query(`drop table ${copy}`);
      }
      house = kept;
    }
    expect((await other.check()).faultsTotal).toBe(0);
    expect((await verifyTenant(other.reading.parts, other.tenant)).failures).toEqual([]);
  });

  test('the chain alone does not see a journey that was rewritten to fit; the signed head does', async () => {
    const [first] = other.learners as [LearnerId];
    await other.live('learner-1', 1, 'attempt-9');
    await other.reading.superuser.query('create table kept_handoff as table handoff');
    await rewriteJourney(other, first, 5);
    const { failures } = await verifyTenant(other.reading.parts, other.tenant);
    expect(
      failures.filter(({ what }) => /^hash( of the (entry before|head))?$/.test(what)),
    ).toEqual([]);
    // Entry 5 was not signed yet: nothing outside contradicts it.
    expect((await other.check()).faultsTotal).toBe(0);
    await other.reading.superuser.query('drop table kept_handoff');
  });
});

describe('a changed anchor file is found and named', () => {
  let path: string;
  let whole: string;

  beforeAll(async () => {
    await settle();
    path = anchorFilePath(house.dataDir);
    whole = await readFile(path, 'utf8');
  });

  beforeEach(() => writeFile(path, whole));

  const lines = (): string[] => whole.trimEnd().split('\n');
  const DAMAGES: readonly {
    readonly what: string;
    readonly edit: (all: string[]) => string[];
    readonly says: RegExp;
  }[] = [
    {
      what: 'an altered head',
      edit: (all) => all.map((line, at) => (at === 1 ? line.replace(/,(\d),"/, ',9,"') : line)),
      says: /line 2: signature/,
    },
    {
      what: 'an altered time',
      edit: (all) =>
        all.map((line, at) => (at === 1 ? line.replace('2026-03-02', '2026-03-01') : line)),
      says: /line 2: signature/,
    },
    {
      what: 'a removed line',
      edit: (all) => all.filter((_, at) => at !== 1),
      says: /line 3: number after the line before: expected 2, found 3/,
    },
    {
      what: 'two lines in another order',
      edit: ([first = '', second = '', third = '', ...rest]) => [first, third, second, ...rest],
      says: /line 3: number after the line before: expected 2/,
    },
    {
      what: 'a tail that was cut off',
      edit: (all) => all.slice(0, -1),
      says: /lines cut off the end: the last one that the store had written: expected \d+/,
    },
    {
      what: 'a last line that was overwritten with nothing that can be read',
      edit: (all) => [...all.slice(0, -1), 'xxxx'],
      says: /lines cut off the end/,
    },
    {
      what: 'a line that cannot be read in the middle',
      edit: ([first = '', ...rest]) => [first, '{"kind":"heads"', ...rest],
      says: /line 2: a line that cannot be read/,
    },
    {
      what: 'lines signed by a key that nobody handed over to',
      edit: (all) => {
        const other = createSigningKey();
        const { signature: _, ...payload } = parseAnchorLine(all[1] ?? '') as never as {
          signature: string;
        };
        const forged = { ...payload, key: other.id } as never;
        const line = JSON.stringify({
          ...(forged as object),
          signature: other.sign(anchorBytes(forged)),
        });
        return all.map((kept, at) => (at === 1 ? line : kept));
      },
      says: /line 2: key that signed/,
    },
    {
      what: 'a line out of another branch of the file, signed as it should be',
      edit: (all) => {
        const { signature: _, ...payload } = parseAnchorLine(all[1] ?? '') as never as {
          signature: string;
        };
        const other = { ...payload, at: '2026-03-02T11:59:59.000Z' } as never;
        const signature = house.key.sign(anchorBytes(other));
        const line = JSON.stringify({ ...(other as object), signature });
        return all.map((kept, at) => (at === 1 ? line : kept));
      },
      says: /line 3: hash of the line before/,
    },
    {
      what: 'a file made anew under another key',
      edit: (all) => {
        const other = createSigningKey();
        const first = parseAnchorLine(all[0] ?? '') as never as { signature: string };
        const { signature: _, ...payload } = first;
        const forged = { ...payload, key: other.id, publicKey: other.publicKey } as never;
        return [
          JSON.stringify({ ...(forged as object), signature: other.sign(anchorBytes(forged)) }),
        ];
      },
      says: /file: key that the file ends under/,
    },
    { what: 'an empty file', edit: () => [], says: /signed lines: expected at least one/ },
  ];

  test.each(DAMAGES)('$what', async ({ edit, says }) => {
    await writeFile(
      path,
      edit(lines())
        .map((line) => `${line}\n`)
        .join(''),
    );
    const report = await house.check();
    expect(report.faultsTotal).toBeGreaterThan(0);
    expect(renderAnchorReport(report)).toMatch(says);
    await writeFile(path, whole);
    expect((await house.check()).faultsTotal).toBe(0);
  });

  test('a file that is not there is missed by the store', async () => {
    await rm(path);
    const report = await house.check();
    expect(report.missing).toHaveLength(1);
    expect(renderAnchorReport(report)).toContain('and the file was not given');
    await writeFile(path, whole);
  });

  test('another trusted key is told apart', async () => {
    const report = await house.check({ keyId: createSigningKey().id });
    expect(renderAnchorReport(report)).toContain('key that the file ends under');
  });

  test('a line torn by a kill is tolerated and named, and the next line owns up to it', async () => {
    await house.live('learner-1', 1, 'attempt-torn');
    await house.anchor();
    await settle();
    const grown = await readFile(path, 'utf8');
    await appendFile(path, '{"kind":"heads","file":"0');
    const torn = await house.check();
    expect(torn.faultsTotal).toBe(0);
    expect(renderAnchorReport(torn)).toContain('the last 25 bytes are a torn line');
    await house.live('learner-1', 1, 'attempt-after');
    await house.anchor();
    const after = await house.check();
    expect(after.faultsTotal).toBe(0);
    expect(renderAnchorReport(after)).toContain(
      '1 line torn by a kill, and owned up to in the next line',
    );
    expect((await readFile(path, 'utf8')).startsWith(grown)).toBe(true);
    await settle();
    whole = await readFile(path, 'utf8');
  });

  test('a line that was written but that the store does not remember yet is no fault: the kill came in between', async () => {
    await house.live('learner-2', 1, 'attempt-between');
    const { superuser } = house.reading;
    await superuser.query('create table kept_turn as table anchor_turn');
    await superuser.query('create table kept_file as table anchor_file');
    await house.anchor();
    for (const [table, copy] of [
      ['anchor_turn', 'kept_turn'],
      ['anchor_file', 'kept_file'],
    ]) {
      await superuser.query(`delete from ${table}`);
      await superuser.query(`insert into ${table} select * from ${copy}`);
      await superuser.query(`drop table ${copy}`);
    }
    expect((await house.check()).faultsTotal).toBe(0);
    await settle();
    expect(await house.check()).toMatchObject({ faultsTotal: 0, entriesAfter: 0 });
    whole = await readFile(path, 'utf8');
  });

  test('a very first line that was torn does not keep the file from beginning', async () => {
    const fresh = await startAnchoring('anchors torn first');
    try {
      await writeFile(anchorFilePath(fresh.dataDir), '{"kind":"begi');
      await fresh.anchor();
      const report = await fresh.check();
      expect(report).toMatchObject({ faultsTotal: 0, journeys: 2 });
      expect(report.files[0]?.tornLines).toBe(1);
    } finally {
      await fresh.close();
    }
  });
});

describe('keys, parts and processes', () => {
  test('a key hands over to the next one, and everything before stays provable', async () => {
    const rotating = await startAnchoring('anchors rotate');
    try {
      await rotating.anchor();
      const next = createSigningKey();
      await handOverAnchors(rotating.partsOf(), next);
      await expect(rotating.anchor()).rejects.toMatchObject({ code: 'config/signing-key-foreign' });
      await rotating.live('learner-1', 1, 'attempt-2');
      await rotating.anchor({ signingKey: next });
      const report = await rotating.check({ keyId: next.id });
      expect(report).toMatchObject({ faultsTotal: 0, entriesAfter: 0 });
      expect(report.files[0]?.keys).toEqual([rotating.key.id, next.id]);
      expect((await rotating.check()).faultsTotal).toBe(1);
    } finally {
      await rotating.close();
    }
  });

  test('a grown file is rolled off in parts that check as one file; without the first parts it says what is not here', async () => {
    const grown = await startAnchoring('anchors grown');
    try {
      for (let round = 0; round < 4; round += 1) {
        await grown.live('learner-1', 1, `attempt-${round + 2}`);
        await grown.anchor({ fileBytesMax: 600 });
      }
      const parts = await listAnchorFiles(grown.dataDir);
      expect(parts.length).toBeGreaterThan(2);
      const report = await grown.check();
      expect(report).toMatchObject({ faultsTotal: 0, entriesAfter: 0 });
      expect(report.files).toHaveLength(1);
      await rm(parts[0] ?? '');
      const rest = await grown.check();
      expect(rest.faultsTotal).toBe(0);
      expect(renderAnchorReport(rest)).toMatch(/lines 1–\d+ are not here/);
      await rm((await listAnchorFiles(grown.dataDir))[1] ?? '');
      expect((await grown.check()).faultsTotal).toBeGreaterThan(0);
    } finally {
      await grown.close();
    }
  });

  test('several processes on one folder write one after another, and their lines are one chain', async () => {
    const several = await startAnchoring('anchors several');
    try {
      await Promise.all(
        Array.from({ length: 6 }, async (_, round) => {
          await several.live(`learner-${round + 10}`, 1);
          for (let tries = 0; tries < 5; tries += 1) await several.anchor();
        }),
      );
      for (let round = 0; round < 20; round += 1) await several.anchor();
      expect(await several.check()).toMatchObject({ faultsTotal: 0, entriesAfter: 0, journeys: 8 });
    } finally {
      await several.close();
    }
  });

  test('a process with a folder of its own waits for its turn, and takes it once the writer has gone', async () => {
    const several = await startAnchoring('anchors folders');
    const elsewhere = await mkdtemp(join(tmpdir(), 'throughline-anchors-'));
    try {
      await several.anchor();
      await several.live('learner-1', 1, 'attempt-2');
      const signingKey = createSigningKey();
      const second = several.partsOf({ dataDir: elsewhere, signingKey });
      expect(await anchorHeads(second)).toEqual({ kind: 'not-mine' });
      expect(await listAnchorFiles(elsewhere)).toEqual([]);
      const late = Date.parse('2026-03-02T13:00:00Z');
      expect(await anchorHeads({ ...second, nowMs: () => late })).toMatchObject({
        kind: 'anchored',
      });
      expect(await several.check({ dataDir: elsewhere, keyId: signingKey.id })).toMatchObject({
        missing: [{ line: 2 }],
      });
    } finally {
      await several.close();
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  test('a file that is no anchor file is refused, not written to', async () => {
    const path = join(house.dataDir, 'anchors.jsonl');
    const kept = await readFile(path, 'utf8');
    await writeFile(path, 'x\n'.repeat(300_000));
    await expect(house.anchor()).rejects.toMatchObject({ code: 'anchors/unreadable' });
    await truncate(path);
    await writeFile(path, kept);
  });
});
