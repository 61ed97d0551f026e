import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashEntry } from '../../../src/domain/journey/entry-hash.ts';
import type { LearnerId, TenantId } from '../../../src/domain/ids/ids.ts';
import { verifyAnchors, type AnchorReport } from '../../../src/reads/verify/verify-anchors.ts';
import { headerOf } from '../../../src/reads/verify/handoff-header.ts';
import {
  anchorHeads,
  type AnchorParts,
  type AnchorRound,
} from '../../../src/store/anchors/anchor-heads.ts';
import { anchorFilePath, listAnchorFiles } from '../../../src/store/anchors/anchor-file.ts';
import { createSigningKey, type SigningKey } from '../../../src/store/anchors/signing-key.ts';
import { inTenant } from '../../../src/store/database.ts';
import type { HandoffRow } from '../../../src/store/reads/handoff-row.ts';
import { streamHandoffs } from '../../../src/store/reads/stream-handoffs.ts';
import { makeStory } from '../../support/story/make-story.ts';
import { startReading, type Reading } from '../../support/story/reading.ts';

/** A store with journeys, a data folder, and a key that signs. */
export interface Anchoring {
  readonly reading: Reading;
  readonly tenant: TenantId;
  readonly learners: readonly LearnerId[];
  readonly dataDir: string;
  readonly key: SigningKey;
  /** Parts of one more process; its own folder where one is given. */
  partsOf(options?: Partial<AnchorParts>): AnchorParts;
  anchor(options?: Partial<AnchorParts>): Promise<AnchorRound>;
  check(options?: { dataDir?: string; keyId?: string }): Promise<AnchorReport>;
  /** `learner-n` lives through so many more stages. */
  live(learner: string, stages: number, attempt?: string): Promise<void>;
  readFile(): Promise<string>;
  close(): Promise<void>;
}

export async function startAnchoring(purpose: string): Promise<Anchoring> {
  const reading = await startReading(purpose);
  const tenant = await reading.recording.createTenant();
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-anchors-'));
  const key = createSigningKey();
  let nowMs = Date.parse('2026-03-02T12:00:00Z');
  const nextMs = (): number => (nowMs += 1_000);
  const partsOf: Anchoring['partsOf'] = (options = {}) => ({
    relayPool: reading.relayPool,
    dataDir,
    signingKey: key,
    nowMs: nextMs,
    ...options,
  });
  const live: Anchoring['live'] = async (learner, stages, attempt = 'attempt-1') => {
    await reading.record(tenant, makeStory(learner, stages, attempt));
    await reading.calibrateAll(tenant.id, learner);
  };
  await live('learner-1', 4);
  await live('learner-2', 3);
  const learners = await Promise.all(
    ['learner-1', 'learner-2'].map((name) => reading.findLearner(tenant.id, name)),
  );
  return {
    reading,
    tenant: tenant.id,
    learners,
    dataDir,
    key,
    partsOf,
    live,
    anchor: (options) => anchorHeads(partsOf(options)),
    check: async (options = {}) =>
      verifyAnchors(
        reading.relayPool,
        await listAnchorFiles(options.dataDir ?? dataDir),
        options.keyId ?? key.id,
      ),
    readFile: () => readFile(anchorFilePath(dataDir), 'utf8'),
    async close() {
      await reading.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Rewrites a journey from `fromSeq` on as somebody would who owns the database and knows the format: the outcome is
 * changed, and every hash after it is computed anew, so that the chain is whole again.
 */
export async function rewriteJourney(
  { reading, tenant }: Anchoring,
  learner: LearnerId,
  fromSeq: number,
): Promise<void> {
  const { superuser } = reading;
  await superuser.query(
    `update handoff set outcome = case outcome when 'passed' then 'failed' else 'passed' end
     where learner = $1 and entry_seq = $2`,
    [learner, fromSeq],
  );
  let previous: Buffer | null = null;
  const inFocus = new Map<string, Buffer>();
  for (;;) {
    const row = await inTenant(reading.parts.appPool, tenant, async (transaction) => {
      for await (const candidate of streamHandoffs(transaction, learner))
        if (candidate.entrySeq >= fromSeq) return candidate;
      return null;
    });
    if (row === null) break;
    const linked: HandoffRow = {
      ...row,
      previousHash: previous ?? row.previousHash,
      previousInFocusHash: inFocus.get(row.focus) ?? row.previousInFocusHash,
    };
    const hash: Buffer = Buffer.from(
      hashEntry(headerOf(tenant, learner, linked), row.commitment.toString('hex')),
      'hex',
    );
    await superuser.query(
      'update handoff set previous_hash = $3, previous_in_focus_hash = $4, hash = $5 where learner = $1 and entry_seq = $2',
      [learner, row.entrySeq, linked.previousHash, linked.previousInFocusHash, hash],
    );
    await superuser.query(
      'update learner_state set head_hash = $2 where learner = $1 and next_entry_seq = $3',
      [learner, hash, row.entrySeq + 1],
    );
    previous = hash;
    inFocus.set(row.focus, hash);
    fromSeq = row.entrySeq + 1;
  }
}
