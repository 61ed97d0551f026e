import type {
  HandoffEntry,
  JourneyPage,
  JourneyQuery,
  LearnerRead,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  Snapshot,
  SnapshotPage,
  SnapshotQuery,
  Verdict,
  VerdictPage,
  VerdictQuery,
  Why,
} from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import type { Transport } from './transport.ts';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Who learners currently are, and why. `…All` walks every page, newest first unless asked otherwise. */
export class LearnersApi {
  private readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** The whole read. */
  get(learner: string, options: CallOptions = {}): Promise<LearnerRead> {
    return this.transport.call({ method: 'GET', path: pathOf(learner), signal: options.signal });
  }

  ledger(
    learner: string,
    query: Partial<LedgerQuery> = {},
    options: CallOptions = {},
  ): Promise<LedgerPage> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(learner, '/ledger'),
      query,
      signal: options.signal,
    });
  }

  ledgerAll(
    learner: string,
    query: Partial<LedgerQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<LedgerEntry> {
    return walk(query.cursor, (cursor) => this.ledger(learner, withCursor(query, cursor), options));
  }

  verdicts(
    learner: string,
    query: Partial<VerdictQuery> = {},
    options: CallOptions = {},
  ): Promise<VerdictPage> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(learner, '/verdicts'),
      query,
      signal: options.signal,
    });
  }

  verdictsAll(
    learner: string,
    query: Partial<VerdictQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Verdict> {
    return walk(query.cursor, (cursor) =>
      this.verdicts(learner, withCursor(query, cursor), options),
    );
  }

  snapshots(
    learner: string,
    query: Partial<SnapshotQuery> = {},
    options: CallOptions = {},
  ): Promise<SnapshotPage> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(learner, '/snapshots'),
      query,
      signal: options.signal,
    });
  }

  snapshotsAll(
    learner: string,
    query: Partial<SnapshotQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Snapshot> {
    return walk(query.cursor, (cursor) =>
      this.snapshots(learner, withCursor(query, cursor), options),
    );
  }

  journey(
    learner: string,
    query: Partial<JourneyQuery> = {},
    options: CallOptions = {},
  ): Promise<JourneyPage> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(learner, '/journey'),
      query,
      signal: options.signal,
    });
  }

  journeyAll(
    learner: string,
    query: Partial<JourneyQuery> = {},
    options: CallOptions = {},
  ): AsyncGenerator<HandoffEntry> {
    return walk(query.cursor, (cursor) =>
      this.journey(learner, withCursor(query, cursor), options),
    );
  }

  /**
   * Why a ledger entry or a snapshot is what it is.
   *
   * @param subject `ledger:<ledgerSeq>`, a bare ledgerSeq, or `snapshot:<version>`
   */
  why(
    learner: string,
    subject: `ledger:${number}` | `snapshot:${number}` | number,
    options: CallOptions = {},
  ): Promise<Why> {
    return this.transport.call({
      method: 'GET',
      path: pathOf(learner, `/why/${subject}`),
      signal: options.signal,
    });
  }
}

function pathOf(learner: string, below = ''): string {
  return `/v1/learners/${encodeURIComponent(learner)}${below}`;
}

function withCursor<Query extends object>(
  query: Query,
  cursor: string | undefined,
): Query & { cursor?: string } {
  return cursor === undefined ? query : { ...query, cursor };
}

/** Walks pages until there is none left. Cursors are stable, so nothing is skipped or repeated under writes. */
async function* walk<Item>(
  start: string | undefined,
  read: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  let cursor = start;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
