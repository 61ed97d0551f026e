import type {
  Acknowledge,
  Acknowledged,
  CarryPage,
  CarryQuery,
  Erasure,
  GapPage,
  GapQuery,
  Grounding,
  GroundingQuery,
  HandoffEntry,
  JourneyPage,
  JourneyQuery,
  Judging,
  JudgingChange,
  LearnerRead,
  LedgerPage,
  LedgerQuery,
  Override,
  OverrideResult,
  Redaction,
  RedactionResult,
  Retention,
  RetentionAnswer,
  ReviewAnswer,
  ReviewRequest,
  ReviewStarted,
  ReviewTicket,
  SnapshotPage,
  SnapshotQuery,
  Story,
  StoryQuery,
  VerdictPage,
  VerdictQuery,
  Why,
} from '@throughline/contract';
import type { Writable } from 'node:stream';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TenantId } from '../domain/ids/ids.ts';
import type { FrameWatch } from '../reads/reviews/frame-hub.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Definitions } from '../writes/definitions/open-definitions.ts';
import type { KeyScope } from '../writes/keys/create-key.ts';
import type { ServerLimits } from './server-limits.ts';

/** What a key may do. `admin` may do everything. */
export type Scope = KeyScope;

/** Who calls: the tenant that the key belongs to, and what the key may do there. */
export interface Caller {
  readonly keyId: string;
  readonly tenant: TenantId;
  /** IANA name of the zone in which the tenant's days begin. */
  readonly timeZone: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
}

/** One question each; every one throws `learner/not-found` for a learner that the tenant does not have. */
export interface LearnerReads {
  readLearner(tenant: TenantId, learner: string): Promise<LearnerRead>;
  readLedger(tenant: TenantId, learner: string, query: LedgerQuery): Promise<LedgerPage>;
  readVerdicts(tenant: TenantId, learner: string, query: VerdictQuery): Promise<VerdictPage>;
  readSnapshots(tenant: TenantId, learner: string, query: SnapshotQuery): Promise<SnapshotPage>;
  readJourney(tenant: TenantId, learner: string, query: JourneyQuery): Promise<JourneyPage>;
  readWhy(tenant: TenantId, learner: string, subject: string): Promise<Why>;
  readGaps(tenant: TenantId, learner: string, query: GapQuery): Promise<GapPage>;
  readCarries(tenant: TenantId, learner: string, query: CarryQuery): Promise<CarryPage>;
  readStory(tenant: TenantId, learner: string, query: StoryQuery): Promise<Story>;
  readGrounding(tenant: TenantId, learner: string, query: GroundingQuery): Promise<Grounding>;
  readEntry(tenant: TenantId, learner: string, entry: string): Promise<HandoffEntry>;
  /** Writes everything about the learner into the stream that `open` gives once they are found. */
  exportLearner(tenant: TenantId, learner: string, open: () => Writable): Promise<void>;
}

/** Forgetting: a whole learner, one text, or what has grown old. `by` is the id of the key that asked. */
export interface Forgetting {
  erase(tenant: TenantId, learner: string, by: string): Promise<Erasure>;
  readErasure(tenant: TenantId, id: string): Promise<Erasure>;
  redact(
    tenant: TenantId,
    learner: string,
    redaction: Redaction,
    by: string,
  ): Promise<RedactionResult>;
  readRetention(tenant: TenantId): Promise<RetentionAnswer>;
  saveRetention(tenant: TenantId, retention: Retention, by: string): Promise<RetentionAnswer>;
}

/** Who judges for a tenant, what that costs, and the switch that stops it. `by` is the id of the key that asked. */
export interface JudgingDesk {
  read(tenant: TenantId): Promise<Judging>;
  change(tenant: TenantId, change: JudgingChange, by: string): Promise<Judging>;
}

/** Reviews; every one throws `review/not-found` for a review that the tenant does not have. */
export interface Reviews {
  /** Makes the review of a scenario attempt, or finds the one that there is. */
  start(tenant: TenantId, wanted: ReviewRequest): Promise<ReviewStarted>;
  read(tenant: TenantId, review: string): Promise<ReviewAnswer>;
  /** Follows the frames of a review; `onNews` is told whenever there may be more, and must not wait. */
  watch(tenant: TenantId, review: string, onNews: () => void): FrameWatch;
  /** A ticket that opens one stream, for somebody who should not hold a key. `by` is the id of the key that asked. */
  issueTicket(tenant: TenantId, by: string, learner: string | null): Promise<ReviewTicket>;
  /** Spends a ticket, known by its SHA-256; null where there is none, or it was spent or has run out. */
  redeemTicket(ticketHash: Buffer): Promise<TicketOwner | null>;
}

/** What a spent ticket lets in: what its key may do, with the reviews of one learner or of all. */
export interface TicketOwner {
  /** SHA-256 of the key that the ticket was made with. */
  readonly keyHash: Buffer;
  readonly learner: string | null;
}

/** Whether the process can do its work, part by part; a part that is not ready says why in a word. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** What the edge needs from the rest; `main.ts` puts it together. */
export interface ServerParts {
  readonly recorder: Pick<Recorder, 'record'>;
  readonly definitions: Definitions;
  readonly reads: LearnerReads;
  readonly reviews: Reviews;
  /** Origins that browsers may open streams from, beside the server's own. */
  readonly reviewOrigins: readonly string[];
  readonly forgetting: Forgetting;
  readonly judging: JudgingDesk;
  /** Commits a person's verdict; `author` is the id of the key that gave it. */
  overrideVerdict(
    tenant: TenantId,
    learner: string,
    override: Override,
    author: string,
  ): Promise<OverrideResult>;
  /** Puts on record that a reader knows what a carry says. */
  acknowledgeCarry(
    tenant: TenantId,
    learner: string,
    item: string,
    acknowledge: Acknowledge,
  ): Promise<Acknowledged>;
  /** Finds a key by its SHA-256; null where there is none. */
  findCaller(keyHash: Buffer): Promise<Caller | null>;
  checkReadiness(): Promise<Readiness>;
  readonly metrics: Registry;
  readonly logger: Logger;
  readonly limits?: Partial<ServerLimits>;
}
