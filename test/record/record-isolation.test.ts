import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant, openPool, type Pool } from '../../src/store/database.ts';
import { makeEvent, type Recording, startRecording } from '../support/record/recording.ts';

const CANARY = 'quetzal-canary-7f3a';

let recording: Recording;
let app: Pool;
beforeAll(async () => {
  recording = await startRecording('record isolation');
  app = openPool(recording.database.connection, 'tl_app', { max: 2, onError: () => undefined });
});
afterAll(async () => {
  await app.end();
  await recording.close();
});

describe('row-level security (I22)', () => {
  it('refuses a batch that holds two tenants', async () => {
    const mine = await recording.createTenant();
    const other = await recording.createTenant();
    const insert = inTenant(app, mine.id, (transaction) =>
      transaction.query(
        `insert into body (tenant, id, learner, ciphertext)
         select unnest($1::uuid[]), unnest($2::uuid[]), $3, ''`,
        [[mine.id, other.id], [randomUUID(), randomUUID()], randomUUID()],
      ),
    );
    await expect(insert).rejects.toThrow(/row-level security/);
  });

  it('shows a tenant nothing of another, also where both have a learner of one id', async () => {
    const mine = await recording.createTenant();
    const other = await recording.createTenant();
    const event = makeEvent();
    await recording.recorder.record(mine, [event]);
    const [answer] = await recording.recorder.record(other, [{ ...event, focus: 'other' }]);
    expect(answer).toMatchObject({ duplicate: false, ledgerSeq: 1 });
    const seen = await inTenant(app, mine.id, (transaction) =>
      transaction.query('select distinct tenant from ledger'),
    );
    expect(seen.rows).toEqual([{ tenant: mine.id }]);
  });
});

describe('the ledger and its bodies (I7)', () => {
  it.each(['ledger', 'body', 'learner_key', 'learner'])(
    'cannot be changed or deleted by the application: %s',
    async (table) => {
      const tenant = await recording.createTenant();
      const run = (statement: string): Promise<unknown> =>
        inTenant(app, tenant.id, (transaction) => transaction.query(statement));
      await expect(run(`update ${table} set tenant = tenant`)).rejects.toThrow(/permission denied/);
      await expect(run(`delete from ${table}`)).rejects.toThrow(/permission denied/);
      await expect(run(`truncate ${table}`)).rejects.toThrow(/permission denied/);
    },
  );
});

describe('words', () => {
  it('are ciphertext in body alone: no table shows a word of what was said', async () => {
    const tenant = await recording.createTenant();
    const event = makeEvent({
      kind: 'cowork_session',
      status: 'completed',
      messages: [
        { speaker: 'learner', text: `mine ${CANARY}` },
        { speaker: 'peer:learner-2', text: `theirs ${CANARY}` },
      ],
      artefact: { mediaType: 'text/plain', text: `made ${CANARY}` },
      evaluation: { outcome: 'passed', evidence: [{ quote: CANARY }] },
    });
    await recording.recorder.record(tenant, [event]);
    const reused = { ...event, artefact: { mediaType: 'text/plain', text: `other ${CANARY}` } };
    const error: unknown = await recording.recorder
      .record(tenant, [reused])
      .catch((thrown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(CANARY);
    const dump = await dumpTables();
    expect(dump).toContain(event.id);
    expect(dump).not.toContain(CANARY);
    expect(dump).not.toContain(Buffer.from(CANARY).toString('hex'));
  });

  it("of a peer are a body of its own, under the peer's key", async () => {
    const tenant = await recording.createTenant();
    await recording.recorder.record(tenant, [
      makeEvent({ messages: [{ speaker: 'peer:learner-2', text: 'theirs' }] }),
    ]);
    const { rows } = await recording.superuser.query<{ owner: string; events: number }>(
      `select r.external_id as owner, (select count(*)::int from ledger l where l.body_id = b.id) as events
       from body b join learner r on r.id = b.learner where b.tenant = $1 order by 1`,
      [tenant.id],
    );
    expect(rows).toEqual([
      { owner: 'learner-1', events: 1 },
      { owner: 'learner-2', events: 0 },
    ]);
    const { readEventWords } = await import('../../src/store/body/read-event-words.ts');
    const readWords = (): Promise<unknown> =>
      inTenant(app, tenant.id, async (transaction) => {
        const found = await transaction.query('select body_id from ledger');
        const words = await readEventWords(transaction, recording.master, [found.rows[0].body_id]);
        return [...words.values()][0]?.messages.map(({ text }) => text);
      });
    expect(await readWords()).toEqual(['theirs']);
    await recording.superuser.query(
      `delete from learner_key k using learner r where r.id = k.learner and r.tenant = $1
         and r.external_id = 'learner-2'`,
      [tenant.id],
    );
    expect(await readWords()).toEqual(['']);
  });
});

/** All rows of all tables as text. */
async function dumpTables(): Promise<string> {
  const { rows } = await recording.superuser.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public'",
  );
  const parts: string[] = [];
  for (const { name } of rows) {
    const { rows: lines } = await recording.superuser.query<{ line: string }>(
      `select t::text as line from "${name}" t`,
    );
    parts.push(...lines.map(({ line }) => line));
  }
  return parts.join('\n');
}
