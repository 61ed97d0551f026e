import type { LearnerId, TenantId } from '../domain/ids/ids.ts';
import type { MasterKey } from '../store/keys/learner-key.ts';
import type { RecordingClient } from '../store/record/recording-client.ts';
import { sendTogether } from '../store/send-together.ts';
import { enterEvent } from './enter-event.ts';
import { findFaults, refuseErased } from './find-faults.ts';
import type { GroupView } from './group-view.ts';
import type { KnownLearner } from './known-learner.ts';
import type { LearnerCache } from './learner-cache.ts';
import type { PolicyCache } from './policy-cache.ts';
import type { RecordError } from './record-error.ts';
import { listPeers, placeEvent, type PreparedEvent, prepareEvent } from './prepare-event.ts';
import { readGroup, viewGroup } from './read-group.ts';
import type { RecordingTenant, RecordOutcome, RecordRequest } from './record-request.ts';
import { resolveLearners } from './resolve-learners.ts';
import { type GroupEntry, writeGroup } from './write-group.ts';

/** What recording needs beside a connection. */
export interface RecordingContext {
  readonly master: MasterKey;
  readonly learners: LearnerCache;
  readonly policies: PolicyCache;
  /** The time of recording, ms since 1970. */
  readonly readClock: () => number;
}

/** Some requests cannot be recorded, and what was begun must not stand: the rest has to be tried again. */
export class RegroupError extends Error {
  readonly refusals: ReadonlyMap<RecordRequest, RecordError>;

  constructor(refusals: ReadonlyMap<RecordRequest, RecordError>) {
    super('the group has to be recorded without some of its requests');
    this.name = 'RegroupError';
    this.refusals = refusals;
  }
}

/**
 * Records one group in one transaction: all requests are of one tenant, and either all or none a dry run.
 * A request with a fault is left out whole; the others go on. When this throws, nothing was recorded, unless
 * the connection broke on the way back: the same events again then answer as duplicates.
 *
 * @throws RegroupError where some requests are refused and the others have to be tried without them
 * @param onSent called when the transaction's end is on its way, with whether it leaves work for the engine
 */
export async function recordGroup(
  client: RecordingClient,
  context: RecordingContext,
  tenant: RecordingTenant,
  requests: readonly RecordRequest[],
  onSent: (woke: boolean) => void,
): Promise<readonly RecordOutcome[]> {
  const begun = begin(client, tenant.id);
  const { learners, resolved, made } = await findGroupLearners(
    client,
    context,
    tenant.id,
    requests,
    begun,
  );
  const prepared = await readAndPrepare(client, context, tenant, requests, learners);
  const { outcomes, entries } = enterRequests(prepared.view, requests, prepared.events, learners);
  dropErased(context.learners, tenant.id, learners, prepared.view);
  if (made && entries.length > 0) refuseStrangers(requests, outcomes);
  if (requests[0]?.dryRun === true || entries.length === 0) {
    const rolledBack = client.query('rollback');
    onSent(false);
    await rolledBack;
    return outcomes;
  }
  const { view } = prepared;
  const entryContext = {
    tenant: tenant.id,
    recordedAtMs: context.readClock(),
    policyVersion: view.policy.version,
  };
  await writeGroup(client, entryContext, view, entries, () => onSent(view.woken.size > 0));
  for (const [externalId, learner] of resolved) {
    if (view.states.get(learner.id)?.erasing === false)
      context.learners.put(tenant.id, externalId, learner);
  }
  return outcomes;
}

/** Sends what every group begins with. */
function begin(client: RecordingClient, tenant: TenantId): Promise<unknown> {
  return sendTogether([
    client.query({ name: 'begin', text: 'begin isolation level read committed' }),
    client.query({
      name: 'set-tenant',
      text: "select set_config('app.tenant', $1, true)",
      values: [tenant],
    }),
  ]);
}

/** The learners and peers of a group, by the platform's ids. */
interface GroupLearners {
  readonly learners: ReadonlyMap<string, KnownLearner>;
  /** Those that were not cached. */
  readonly resolved: ReadonlyMap<string, KnownLearner>;
  /** Whether any were made in this transaction. */
  readonly made: boolean;
}

/** Every learner and peer that the group names. Usually all are cached, and nothing is waited for. */
async function findGroupLearners(
  client: RecordingClient,
  context: RecordingContext,
  tenant: TenantId,
  requests: readonly RecordRequest[],
  begun: Promise<unknown>,
): Promise<GroupLearners> {
  const learners = new Map<string, KnownLearner>();
  const unknown = new Set<string>();
  const find = (externalId: string): void => {
    if (learners.has(externalId) || unknown.has(externalId)) return;
    const cached = context.learners.get(tenant, externalId);
    if (cached === undefined) unknown.add(externalId);
    else learners.set(externalId, cached);
  };
  for (const event of requests.flatMap((request) => request.events)) {
    find(event.learner);
    listPeers(event).forEach(find);
  }
  begun.catch(() => undefined); // the statements behind it fail as well and say why
  if (unknown.size === 0) return { learners, resolved: new Map(), made: false };
  await begun;
  const resolved = await resolveLearners(client, context.master, tenant, [...unknown]);
  if (resolved.erased.size > 0) throw new RegroupError(refuseAll(requests, resolved.erased));
  for (const [externalId, learner] of resolved.known) learners.set(externalId, learner);
  return { learners, resolved: resolved.known, made: resolved.made };
}

function refuseAll(
  requests: readonly RecordRequest[],
  erased: ReadonlySet<string>,
): ReadonlyMap<RecordRequest, RecordError> {
  const refusals = new Map<RecordRequest, RecordError>();
  for (const request of requests) {
    const error = refuseErased(request.events, (externalId) => erased.has(externalId));
    if (error !== null) refusals.set(request, error);
  }
  return refusals;
}

/** A refused request leaves no learner behind, also where the commit it shared would have made them. */
function refuseStrangers(
  requests: readonly RecordRequest[],
  outcomes: readonly RecordOutcome[],
): void {
  const refusals = new Map<RecordRequest, RecordError>();
  requests.forEach((request, index) => {
    const outcome = outcomes[index];
    if (outcome?.recorded === false) refusals.set(request, outcome.error);
  });
  if (refusals.size > 0) throw new RegroupError(refusals);
}

/** Locks and reads, and hashes and seals while the database does so. */
async function readAndPrepare(
  client: RecordingClient,
  context: RecordingContext,
  tenant: RecordingTenant,
  requests: readonly RecordRequest[],
  learners: ReadonlyMap<string, KnownLearner>,
): Promise<{ view: GroupView; events: readonly (readonly PreparedEvent[])[] }> {
  const findLearner = (externalId: string): KnownLearner => {
    const learner = learners.get(externalId);
    if (learner === undefined) throw new Error('a learner that was not resolved');
    return learner;
  };
  const placed = requests.map(({ events }) =>
    events.map((event) => placeEvent(event, findLearner(event.learner), tenant.timeZone)),
  );
  const ids = [...new Set([...learners.values()].map(({ id }): LearnerId => id))].toSorted();
  const reading = readGroup(client, tenant.id, ids, placed.flat());
  reading.catch(() => undefined); // awaited below; a failure may come before that
  const events = placed.map((items) => items.map((item) => prepareEvent(item, findLearner)));
  return { view: await viewGroup(client, tenant.id, await reading, context.policies), events };
}

/** Keys of learners who are being erased stay in nobody's hand. */
function dropErased(
  cache: LearnerCache,
  tenant: TenantId,
  learners: ReadonlyMap<string, KnownLearner>,
  { states }: GroupView,
): void {
  if (![...states.values()].some(({ erasing }) => erasing)) return;
  for (const [externalId, { id }] of learners) {
    if (states.get(id)?.erasing !== false) cache.drop(tenant, externalId);
  }
}

/** Enters the requests without faults, in their order. */
function enterRequests(
  view: GroupView,
  requests: readonly RecordRequest[],
  events: readonly (readonly PreparedEvent[])[],
  learners: ReadonlyMap<string, KnownLearner>,
): { outcomes: readonly RecordOutcome[]; entries: readonly GroupEntry[] } {
  const entries: GroupEntry[] = [];
  const anyErasing = [...view.states.values()].some(({ erasing }) => erasing);
  const isErased = (externalId: string): boolean => {
    const learner = learners.get(externalId);
    return learner === undefined || view.states.get(learner.id)?.erasing !== false;
  };
  const outcomes = requests.map((request, index): RecordOutcome => {
    const prepared = events[index] ?? [];
    const erased = anyErasing ? refuseErased(request.events, isErased) : null;
    const error = erased ?? findFaults(view, prepared);
    if (error !== null) return { recorded: false, error };
    const results = prepared.map((item) => {
      const { result, entry } = enterEvent(view, item);
      if (entry !== null) entries.push({ entry, bodies: item.bodies });
      return result;
    });
    return { recorded: true, results };
  });
  return { outcomes, entries };
}
