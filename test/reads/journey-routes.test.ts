import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Acknowledged,
  CarryPage,
  GapPage,
  Grounding,
  HandoffEntry,
  JourneyPage,
  LearnerRead,
  Problem,
  Story,
} from '@throughline/contract';
import type { LearnerRef } from '../../src/domain/ids/learner-ref.ts';
import { inTenant } from '../../src/store/database.ts';
import { findLearner, type LearnerRow } from '../../src/store/reads/find-learner.ts';
import { fakeEvent } from '../support/server/fake-parts.ts';
import { startRealServer, type RealServer } from '../support/server/real-server.ts';
import { openCarry } from './support/plant-journey.ts';

const LEARNER = 'course/learner-1';
const JOURNEY = `/v1/learners/${encodeURIComponent(LEARNER)}/journey`;

describe('the journey over HTTP', () => {
  let real: RealServer;
  let ref: LearnerRef;
  let item: string;

  beforeAll(async () => {
    real = await startRealServer('journey routes');
    await send('POST', '/v1/events', { body: fakeEvent('event-1', { learner: LEARNER }) });
    ref = await inTenant(real.pool, real.tenant, async (transaction) => {
      const row = await findLearner(transaction, LEARNER);
      return { tenant: real.tenant, learner: (row as LearnerRow).learner };
    });
    const parts = { appPool: real.pool, masterKey: real.master, clock: Date.now };
    item = await openCarry({ parts }, ref, 'manager', 'Ask how the totals were checked.');
  });

  afterAll(() => real.stop());

  async function send(
    method: 'GET' | 'POST',
    path: string,
    { key = real.key, body }: { key?: string; body?: unknown } = {},
  ) {
    const response = await fetch(`${real.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, data: await response.json() };
  }

  it('answers what the contract says, and keeps it out of caches', async () => {
    const grounding = '/grounding?audience=manager&focus=reporting&budget=500&last=3';
    const answers = [
      ['', JourneyPage],
      ['?kind=carry&last=3', JourneyPage],
      ['/entries/1', HandoffEntry],
      ['/gaps?status=unresolved&stuck=false', GapPage],
      ['/carries?audience=manager&state=open', CarryPage],
      ['/story?asOf=entry:1', Story],
      [grounding, Grounding],
    ] as const;
    for (const [path, schema] of answers) {
      const { status, headers, data } = await send('GET', JOURNEY + path);
      expect(status, path).toBe(200);
      expect(schema.safeParse(data).error, path).toBeUndefined();
      expect(headers.get('cache-control'), path).toBe('no-store');
    }
    const { data } = await send('GET', `/v1/learners/${encodeURIComponent(LEARNER)}`);
    expect(LearnerRead.parse(data).journey).toMatchObject({
      entries: 1,
      gaps: { unresolved: 0, recurring: 0, stuck: 0 },
      carries: { unresolved: 1 },
      head: { entrySeq: 1 },
    });
  });

  it.each([
    ['?kind=verdict', '/query/kind'],
    ['?asOf=yesterday', '/query/asOf'],
    ['?asOf=landing:1', '/query/asOf'],
    ['?cursor=x', '/query/cursor'],
    ['?newest=1', '/query/newest'],
    ['/entries/0', '/path/entry'],
    ['/entries/first', '/path/entry'],
    ['/gaps?status=open', '/query/status'],
    ['/gaps?stuck=maybe', '/query/stuck'],
    ['/gaps?focus=', '/query/focus'],
    ['/carries?audience=boss', '/query/audience'],
    ['/carries?state=gone', '/query/state'],
    ['/story?last=3', '/query/last'],
    ['/grounding', '/query/audience'],
    ['/grounding?audience=manager&budget=0', '/query/budget'],
    ['/grounding?audience=manager&budget=32001', '/query/budget'],
    ['/grounding?audience=manager&budget=many', '/query/budget'],
    ['/grounding?audience=manager&last=2', '/query/last'],
    ['/grounding?audience=manager&last=51', '/query/last'],
  ])('names the field that is wrong in …/journey%s', async (path, pointer) => {
    const { status, data } = await send('GET', JOURNEY + path);
    expect(status).toBe(400);
    expect(Problem.parse(data)).toMatchObject({ code: 'request/invalid', faults: [{ pointer }] });
  });

  it.each([
    ['?asOf=entry:99', 'handoff-entry/not-found'],
    ['/entries/99', 'handoff-entry/not-found'],
    [`/entries/${randomUUID()}`, 'handoff-entry/not-found'],
    ['/gaps?asOf=version:9', 'snapshot/not-found'],
    ['/story?asOf=version:9', 'snapshot/not-found'],
    ['/grounding?audience=judge&asOf=entry:99', 'handoff-entry/not-found'],
  ])('says what there is not in …/journey%s', async (path, code) => {
    const { status, data } = await send('GET', JOURNEY + path);
    expect(status).toBe(404);
    expect(Problem.parse(data)).toMatchObject({ code });
  });

  it('refuses a budget that is too small with the one needed', async () => {
    const path = `${JOURNEY}/grounding?audience=manager&budget=`;
    const { status, data } = await send('GET', `${path}1`);
    expect(status).toBe(422);
    const problem = Problem.parse(data);
    expect(problem).toMatchObject({
      code: 'grounding/budget-too-small',
      type: '/problems/grounding/budget-too-small',
      faults: [{ pointer: '/query/budget' }],
    });
    expect((await send('GET', `${path}${problem.needed}`)).status).toBe(200);
    expect((await send('GET', `/problems/grounding/budget-too-small`)).status).toBe(200);
  });

  it('lets a reader acknowledge, with a body or without, once', async () => {
    const path = `${JOURNEY}/carries/${item}/ack`;
    const body = { reader: 'dana', audience: 'manager' };
    const first = await send('POST', path, { body });
    expect(first.status).toBe(200);
    expect(Acknowledged.parse(first.data)).toMatchObject({ item, entrySeq: 2, duplicate: false });
    const again = await send('POST', path);
    expect(again.status).toBe(200);
    expect(again.data).toEqual({ ...(first.data as object), duplicate: true });
  });

  it.each([
    [{ reader: 'Dana, the manager' }, 400, 'request/invalid', '/reader'],
    [{ audience: 'boss' }, 400, 'request/invalid', '/audience'],
    [{ note: 'seen' }, 400, 'request/invalid', '/note'],
    [{ audience: 'tutor' }, 409, 'carry/other-audience', undefined],
  ])('refuses an acknowledgement of %j', async (body, expected, code, pointer) => {
    const { status, data } = await send('POST', `${JOURNEY}/carries/${item}/ack`, { body });
    expect(status).toBe(expected);
    const problem = Problem.parse(data);
    expect(problem.code).toBe(code);
    expect(problem.faults?.[0]?.pointer).toBe(pointer);
  });

  it('names a carry that is no UUID, and one that there is not', async () => {
    const odd = await send('POST', `${JOURNEY}/carries/first/ack`);
    expect(odd.status).toBe(400);
    expect(Problem.parse(odd.data).faults).toMatchObject([{ pointer: '/path/item' }]);
    const missing = await send('POST', `${JOURNEY}/carries/${randomUUID()}/ack`);
    expect(missing.status).toBe(404);
    expect(Problem.parse(missing.data).code).toBe('carry/not-found');
  });

  it('shows nothing of it to another tenant, and asks for the scope that fits', async () => {
    const paths = ['', '/entries/1', '/gaps', '/carries', '/story', '/grounding?audience=manager'];
    const foreign = await real.createTenantKey('tenant-2', ['admin']);
    const ingest = await real.createTenantKey('tenant-3', ['ingest']);
    const read = await real.createTenantKey('tenant-4', ['read']);
    for (const path of paths) {
      expect((await send('GET', JOURNEY + path, { key: foreign })).status, path).toBe(404);
      expect((await send('GET', JOURNEY + path, { key: ingest })).status, path).toBe(403);
    }
    const ack = `${JOURNEY}/carries/${item}/ack`;
    expect((await send('POST', ack, { key: foreign })).status).toBe(404);
    expect((await send('POST', ack, { key: read })).status).toBe(403);
    expect((await send('GET', JOURNEY)).data).toMatchObject({ items: { length: 2 } });
  });
});
