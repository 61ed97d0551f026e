import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import {
  type AnchoredHead,
  anchorBytes,
  type AnchorPayload,
  FIRST_LINE_PREVIOUS,
  hashAnchorText,
} from '../../domain/anchors/anchor-line.ts';
import { readErrorCode } from '../../domain/errors/passing-error.ts';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { Pool, Transaction } from '../database.ts';
import {
  ANCHOR_FILE_BYTES_MAX,
  anchorFilePath,
  appendDurably,
  readAnchorTail,
  readFirstLine,
  rollAnchorFile,
} from './anchor-file.ts';
import type { SigningKey } from './signing-key.ts';

/** Heads in one signed line: 125 kB of text at most. */
const HEADS_PER_LINE_MAX = 1_000;
/** A writer that was not here for so long has gone, and another process takes its turn. */
const TURN_MS = 150_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** What anchoring works with. */
export interface AnchorParts {
  /** Connections that act as `tl_relay`: heads are UUIDs, numbers and hashes of every tenant. */
  readonly relayPool: Pool;
  readonly dataDir: string;
  readonly signingKey: SigningKey;
  /** Now, in ms since 1970-01-01. */
  readonly nowMs: () => number;
  /** A smaller bound for tests. */
  readonly fileBytesMax?: number;
}

/** What one round did. `not-mine`: another process writes the anchors of this store. */
export type AnchorRound =
  | { readonly kind: 'not-mine' }
  | { readonly kind: 'anchored'; readonly heads: number; readonly lines: number };

/** How the file stands while lines are appended to it. */
interface Writing {
  readonly file: string;
  readonly path: string;
  line: number;
  previous: string;
  bytes: number;
  /** Bytes that a kill left behind the last whole line: the next line owns up to them. */
  torn: number;
  /** Whether an end of line is missing there. */
  isOpen: boolean;
}

/**
 * Appends the heads of all journeys that changed since the last round to the data folder's anchor file: signed lines,
 * flushed before the store remembers them. A kill in between leaves lines that the store does not remember, and the next
 * round anchors the same heads once more; nothing is missed.
 *
 * Lock: the one row of `anchor_turn`, for the whole round. Index: handoff_written_by.
 *
 * @throws ThroughlineError `config/signing-key-foreign` where the file ends under another key
 */
export async function anchorHeads(parts: AnchorParts): Promise<AnchorRound> {
  return inTurn(parts, async (transaction, turn) => {
    const writing = await openWriting(parts, transaction);
    if (turn.file !== null && turn.file !== writing.file && !turn.isStale)
      return { kind: 'not-mine' };
    const before = writing.line;
    await beginPart(parts, writing);
    const heads = await writeHeads(parts, transaction, turn.watermark, writing);
    await remember(parts, transaction, turn.oldest, writing);
    return { kind: 'anchored', heads, lines: writing.line - before };
  });
}

/**
 * Hands the anchor file over to another key, with a line that both sign.
 *
 * @returns null where another process is at it; the caller asks again
 */
export async function handOverAnchors(
  parts: AnchorParts,
  next: SigningKey,
): Promise<{ readonly file: string; readonly line: number } | null> {
  const round = await inTurn(parts, async (transaction, turn) => {
    const writing = await openWriting(parts, transaction);
    await beginPart(parts, writing);
    await writeHeads(parts, transaction, turn.watermark, writing);
    const payload: AnchorPayload = {
      ...baseOf(parts, writing),
      kind: 'rotate',
      nextKey: next.id,
      nextPublicKey: next.publicKey,
    };
    const nextSignature = next.sign(anchorBytes(payload));
    await append(parts, writing, payload, { nextSignature });
    await remember(parts, transaction, turn.oldest, writing);
    return { kind: 'handed-over' as const, file: writing.file, line: writing.line };
  });
  return round.kind === 'handed-over' ? round : null;
}

interface Turn {
  readonly file: string | null;
  readonly watermark: string;
  readonly isStale: boolean;
  /** The oldest transaction that was still running before anything was read. */
  readonly oldest: string;
}

async function inTurn<Round>(
  { relayPool, nowMs }: AnchorParts,
  work: (transaction: Transaction, turn: Turn) => Promise<Round>,
): Promise<Round | { readonly kind: 'not-mine' }> {
  const client = await relayPool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows: oldest } = await client.query<{ oldest: string }>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as oldest',
    );
    const { rows } = await client.query<Omit<Turn, 'oldest'>>(
      `select file, watermark::text, written_at is null or written_at < to_timestamp($1::float8 / 1000) as "isStale"
       from anchor_turn for update nowait`,
      [nowMs() - TURN_MS],
    );
    const turn = rows[0];
    if (turn === undefined) throw new Error('the row of anchor_turn is missing');
    const round = await work(client, { ...turn, oldest: oldest[0]?.oldest ?? '0' });
    await client.query('commit');
    return round;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    if (readErrorCode(error) === LOCK_NOT_AVAILABLE) return { kind: 'not-mine' };
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Finds where the file ends. Nothing is written yet: it may be another process's turn. */
async function openWriting(parts: AnchorParts, transaction: Transaction): Promise<Writing> {
  const path = anchorFilePath(parts.dataDir);
  const tail = await readAnchorTail(path);
  const { tornBytes: torn = 0, isOpen = false, bytes = 0 } = tail ?? {};
  const last = tail?.last ?? null;
  if (last === null)
    return { ...(await recallFile(parts, transaction)), path, bytes: 0, torn, isOpen };
  const { file, line, kind, key: signedBy } = last.line;
  const key = kind === 'rotate' ? last.line.nextKey : signedBy;
  if (key !== parts.signingKey.id) throw foreignKey(path, key, parts.signingKey.id);
  return { file, path, line, previous: last.hash, bytes, torn, isOpen };
}

/** A file's first line, and the first one after it has grown and was rolled off, says which key signs. */
async function beginPart(parts: AnchorParts, writing: Writing): Promise<void> {
  if (writing.bytes >= (parts.fileBytesMax ?? ANCHOR_FILE_BYTES_MAX) && writing.torn === 0) {
    const first = (await readFirstLine(writing.path)) ?? 1;
    await rollAnchorFile(writing.path, first, writing.line);
    writing.bytes = 0;
  }
  if (writing.bytes > 0) return;
  const { publicKey } = parts.signingKey;
  await append(parts, writing, { ...baseOf(parts, writing), kind: 'begin', publicKey });
}

/** Where the file stood, as the store remembers it, where nothing of it is here. */
async function recallFile(
  { dataDir }: AnchorParts,
  transaction: Transaction,
): Promise<Pick<Writing, 'file' | 'line' | 'previous'>> {
  const { rows } = await transaction.query<{ file: string; line: number; hash: Buffer }>(
    'select id as file, line, hash from anchor_file where place = $1 order by written_at desc limit 1',
    [placeOf(dataDir)],
  );
  const known = rows[0];
  return known === undefined
    ? { file: randomUUID(), line: 0, previous: FIRST_LINE_PREVIOUS }
    : { file: known.file, line: known.line, previous: known.hash.toString('hex') };
}

async function writeHeads(
  parts: AnchorParts,
  transaction: Transaction,
  watermark: string,
  writing: Writing,
): Promise<number> {
  await transaction.query(
    'declare changed_heads no scroll cursor for select * from list_changed_heads($1)',
    [watermark],
  );
  let heads = 0;
  for (;;) {
    const { rows } = await transaction.query<{ learner: string; entry_seq: number; hash: Buffer }>(
      `fetch ${HEADS_PER_LINE_MAX} from changed_heads`,
    );
    if (rows.length === 0) return heads;
    const batch = rows.map((row): AnchoredHead => [
      row.learner,
      row.entry_seq,
      row.hash.toString('hex'),
    ]);
    const payload: AnchorPayload = {
      ...baseOf(parts, writing),
      kind: 'heads',
      heads: batch,
    };
    await append(parts, writing, payload);
    heads += rows.length;
  }
}

function baseOf({ signingKey, nowMs }: AnchorParts, writing: Writing) {
  return {
    file: writing.file,
    line: writing.line + 1,
    previous: writing.previous,
    at: new Date(nowMs()).toISOString(),
    key: signingKey.id,
    torn: writing.torn,
  };
}

async function append(
  { signingKey }: AnchorParts,
  writing: Writing,
  payload: AnchorPayload,
  more: { readonly nextSignature?: string } = {},
): Promise<void> {
  const signature = signingKey.sign(anchorBytes(payload));
  const text = JSON.stringify({ ...payload, signature, ...more });
  // What a kill left there stays: the file only ever grows.
  await appendDurably(writing.path, `${writing.isOpen ? '\n' : ''}${text}\n`);
  writing.isOpen = false;
  writing.torn = 0;
  writing.line = payload.line;
  writing.previous = hashAnchorText(text);
  writing.bytes += text.length + 1;
}

async function remember(
  { dataDir, nowMs }: AnchorParts,
  transaction: Transaction,
  watermark: string,
  { file, line, previous }: Writing,
): Promise<void> {
  const nowSeconds = nowMs() / 1_000;
  await transaction.query(
    `insert into anchor_file (id, place, line, hash, written_at) values ($1, $2, $3, $4, to_timestamp($5))
     on conflict (id) do update set place = excluded.place, line = excluded.line, hash = excluded.hash,
       written_at = excluded.written_at`,
    [file, placeOf(dataDir), line, Buffer.from(previous, 'hex'), nowSeconds],
  );
  await transaction.query(
    'update anchor_turn set file = $1, watermark = $2::xid8, written_at = to_timestamp($3)',
    [file, watermark, nowSeconds],
  );
}

function placeOf(dataDir: string): string {
  return `${hostname()}:${anchorFilePath(resolve(dataDir))}`;
}

function foreignKey(path: string, found: string, mine: string): ThroughlineError {
  return new ThroughlineError(
    'config/signing-key-foreign',
    `${path} ends under the signing key ${found} and this process has ${mine}; put back anchor.key (or SIGNING_KEY), or hand over with: throughline anchors rotate.`,
  );
}
