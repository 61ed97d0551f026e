import type { Event, OverrideResult, RecordAnswer } from '@throughline/contract';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { post } from '../../support/load/load.ts';
import { keyOf, type Witness } from '../../support/load/witness.ts';

const RESEND_EVENTS_MAX = 500;
const RESEND_TRIES_MAX = 40;
const RESEND_PAUSE_MS = 250;

/** What one look at a tenant's stored data found. */
export interface Audit {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly broken: readonly string[];
}

export interface AuditTarget {
  readonly url: string;
  readonly key: string;
  readonly witness: Witness;
}

/**
 * Sends again what was never answered and everything that was acknowledged in this round; the witness compares
 * the answers with the first ones.
 */
export async function resend(target: AuditTarget): Promise<void> {
  const { witness } = target;
  const events = [...witness.doubtful.values(), ...witness.fresh.map(({ event }) => event)];
  for (let start = 0; start < events.length; start += RESEND_EVENTS_MAX) {
    await resendSlice(target, events.slice(start, start + RESEND_EVENTS_MAX));
  }
  const doubtful = witness.doubtfulOverrides.splice(0);
  for (const { learner, override } of [...doubtful, ...witness.overrides]) {
    const answered = await insist(target, `/v1/learners/${learner}/verdicts`, override);
    if (answered.status === 200)
      witness.noteOverride(learner, override, JSON.parse(answered.text) as OverrideResult);
    else if (!doubtful.some((other) => other.override === override))
      witness.contradictions.push(`override ${override.id} was refused: ${answered.text}`);
  }
}

async function resendSlice(target: AuditTarget, events: readonly Event[]): Promise<void> {
  const answered = await insist(target, '/v1/events', { events });
  if (answered.status !== 200) {
    target.witness.contradictions.push(`events sent again were refused: ${answered.text}`);
    return;
  }
  target.witness.noteAnswered(events, (JSON.parse(answered.text) as RecordAnswer).results);
}

/** Tries until there is an answer that is not about the server's own state. */
async function insist(
  target: AuditTarget,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  let last: { status: number; text: string } | null = null;
  for (let attempt = 0; attempt < RESEND_TRIES_MAX; attempt += 1) {
    last = await post(target, path, body);
    if (last !== null && last.status !== 503 && last.status !== 429) return last;
    await sleep(RESEND_PAUSE_MS);
  }
  throw new Error(`${path} could not be sent again: ${last?.text ?? 'no answer'}`);
}

/** Holds the stored ledger of a tenant against what the outside world was told. */
export async function audit(
  superuser: pg.Client,
  tenant: string,
  witness: Witness,
): Promise<Audit> {
  const { rows } = await superuser.query<StoredEvent>(
    `select l.external_id as learner, g.event_id as id, g.seq, g.xp, g.total_after as total
     from ledger g join learner l on l.id = g.learner
     where g.tenant = $1 and g.entry = 'event'`,
    [tenant],
  );
  const stored = new Map<string, StoredEvent>();
  const doubled: string[] = [];
  for (const row of rows) {
    if (stored.has(keyOf(row))) doubled.push(`${keyOf(row)} is on record twice`);
    stored.set(keyOf(row), row);
    if (!witness.mayBeStored(keyOf(row)))
      doubled.push(`${keyOf(row)} is on record, and was refused or never sent`);
  }
  const lost: string[] = [];
  for (const [key, { result }] of witness.acknowledged) {
    const found = stored.get(key);
    if (found === undefined) lost.push(`${key} is not on record`);
    else if (
      found.seq !== result.ledgerSeq ||
      found.xp !== result.xp ||
      found.total !== result.total
    )
      lost.push(`${key} is on record, but not as it was answered`);
  }
  return {
    acknowledged: witness.acknowledged.size,
    lost,
    doubled,
    broken: [...witness.contradictions, ...(await findBrokenSums(superuser, tenant))],
  };
}

interface StoredEvent {
  readonly learner: string;
  readonly id: string;
  readonly seq: number;
  readonly xp: number;
  readonly total: number;
}

/** Gaps in a ledger, and totals that are not the sum of their ledger. */
async function findBrokenSums(superuser: pg.Client, tenant: string): Promise<readonly string[]> {
  const { rows } = await superuser.query<{ learner: string; what: string }>(
    `select s.learner, case when g.entries <> s.next_seq - 1 or g.last <> g.entries then 'has a gap in its ledger'
                            else 'has a total that is not the sum of its ledger' end as what
     from learner_state s
     join lateral (select count(*) as entries, coalesce(max(seq), 0) as last, coalesce(sum(xp), 0) as xp
                   from ledger where ledger.learner = s.learner) g on true
     where s.tenant = $1 and (g.entries <> s.next_seq - 1 or g.last <> g.entries or g.xp <> s.total)
     union all
     select learner, 'has two verdicts of one landing' from evaluation
     where tenant = $1 and landing is not null group by learner, landing having count(*) > 1`,
    [tenant],
  );
  return rows.map(({ learner, what }) => `${learner} ${what}`);
}
