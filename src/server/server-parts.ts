import type {
  JourneyPage,
  JourneyQuery,
  LearnerRead,
  LedgerPage,
  LedgerQuery,
  Override,
  OverrideResult,
  SnapshotPage,
  SnapshotQuery,
  VerdictPage,
  VerdictQuery,
  Why,
} from '@throughline/contract';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { TenantId } from '../domain/ids/ids.ts';
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
  /** Commits a person's verdict; `author` is the id of the key that gave it. */
  overrideVerdict(
    tenant: TenantId,
    learner: string,
    override: Override,
    author: string,
  ): Promise<OverrideResult>;
  /** Finds a key by its SHA-256; null where there is none. */
  findCaller(keyHash: Buffer): Promise<Caller | null>;
  checkReadiness(): Promise<Readiness>;
  readonly metrics: Registry;
  readonly logger: Logger;
  readonly limits?: Partial<ServerLimits>;
}
