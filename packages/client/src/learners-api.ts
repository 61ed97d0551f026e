import type {
  Erasure,
  LearnerRead,
  LedgerEntry,
  LedgerPage,
  LedgerQuery,
  Redaction,
  RedactionResult,
  Snapshot,
  SnapshotPage,
  SnapshotQuery,
  Verdict,
  VerdictPage,
  VerdictQuery,
  Why,
} from '@throughline/contract';
import type { CallOptions } from './call-options.ts';
import { JourneyApi } from './journey-api.ts';
import { pathOf } from './path-of.ts';
import { walk, withCursor } from './walk.ts';

/** Who learners currently are, and why. `…All` walks every page, newest first unless asked otherwise. */
export class LearnersApi extends JourneyApi {
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

  /**
   * Erases a learner, for good: from the answer on nothing is recorded, judged or read any more. Needs the scope
   * `admin`. Asked again it answers with the same erasure; `forgetting.erasure(id)` says when it is done.
   *
   * @example
   * const { id } = await client.learners.erase('learner-1');
   * const { state, certificate } = await client.forgetting.erasure(id);
   */
  erase(learner: string, options: CallOptions = {}): Promise<Erasure> {
    return this.transport.call({ method: 'DELETE', path: pathOf(learner), signal: options.signal });
  }

  /** Takes one text back, and every stored quote of it. Needs the scope `admin`. */
  redact(
    learner: string,
    redaction: Redaction,
    options: CallOptions = {},
  ): Promise<RedactionResult> {
    return this.transport.call({
      method: 'POST',
      path: pathOf(learner, '/redactions'),
      body: redaction,
      signal: options.signal,
    });
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

  /**
   * Everything about the learner as one .tar.gz, as it is made; asks for an admin key. An archive without its last
   * entry, counts.json, was cut off.
   *
   * @example
   * await pipeline(await client.learners.export('learner-1'), createWriteStream('learner-1.tar.gz'));
   */
  export(learner: string, options: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    return this.transport.stream({
      method: 'GET',
      path: pathOf(learner, '/export'),
      signal: options.signal,
    });
  }
}
