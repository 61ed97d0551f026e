import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../problems/refusal.ts';
import type { ServerLimits } from '../server-limits.ts';
import { SharedBudget } from './shared-budget.ts';

/** What a piece of a body takes at least, however short it is: a buffer costs some 400 bytes beside its content. */
const PIECE_BYTES_MIN = 512;

/**
 * Keeps the memory that bodies take bounded. What a header announces holds nothing back from others: bytes count as
 * they arrive, against what all tenants share and against the tenant's own part, until the answer has left or the
 * connection is gone. An upload is worked on while it arrives, and has a bound of its own (`UploadSlots`).
 */
export class BodyAdmission {
  private readonly bytes: SharedBudget;
  private readonly bodies: SharedBudget;
  private readonly limits: ServerLimits;

  constructor(limits: ServerLimits) {
    this.limits = limits;
    this.bytes = new SharedBudget(limits.bodyBytesInFlightMax, limits.tenantBodyBytesMax);
    this.bodies = new SharedBudget(limits.bodiesInFlightMax, limits.tenantBodiesMax);
  }

  /** Bytes of the bodies that are being read or worked on. */
  get bytesInFlight(): number {
    return this.bytes.held;
  }

  /**
   * Lets a request in before a byte of its body is read. One that announces more than there is room for now is
   * refused at once: reading it would be in vain.
   *
   * @throws Refusal `request/too-large`, `server/overloaded`
   */
  admit(request: IncomingMessage, response: ServerResponse, tenant: string): BodyLease {
    const lease = new BodyLease(this.bytes, tenant);
    const announced = announcedBytes(request);
    if (announced === 0) return lease;
    if (isUpload(request)) {
      this.countBody(response, lease, tenant);
      return lease;
    }
    if (announced !== null && announced > this.limits.bodyBytesMax) {
      throw new Refusal(
        'request/too-large',
        `The body is longer than ${this.limits.bodyBytesMax} bytes.`,
      );
    }
    if (!this.bytes.fits(tenant, announced ?? 0)) throw refuseForRoom();
    this.countBody(response, lease, tenant);
    if (!lease.reserve(Math.min(announced ?? Infinity, this.limits.bodyFloorBytes)))
      throw refuseForRoom();
    return lease;
  }

  private countBody(response: ServerResponse, lease: BodyLease, tenant: string): void {
    if (!this.bodies.take(tenant, 1)) throw refuseForRoom();
    response.once('close', () => {
      this.bodies.giveBack(tenant, 1);
      lease.end();
    });
  }
}

/** What one body holds of the budget. */
export class BodyLease {
  private readonly budget: SharedBudget;
  private readonly tenant: string;
  private reserved = 0;
  private arrived = 0;
  private ended = false;

  constructor(budget: SharedBudget, tenant: string) {
    this.budget = budget;
    this.tenant = tenant;
  }

  /** Takes what the first pieces will need, so that a small body is not refused halfway; false without room. */
  reserve(bytes: number): boolean {
    return this.raiseTo(bytes);
  }

  /** Counts a piece that has arrived; false where there is no room for it. */
  count(pieceBytes: number): boolean {
    this.arrived += Math.max(pieceBytes, PIECE_BYTES_MIN);
    return this.raiseTo(this.arrived);
  }

  /** Gives everything back; safe to call twice. */
  end(): void {
    this.ended = true;
    this.budget.giveBack(this.tenant, this.reserved);
    this.reserved = 0;
  }

  private raiseTo(bytes: number): boolean {
    const more = bytes - this.reserved;
    if (this.ended || more <= 0) return true;
    if (!this.budget.take(this.tenant, more)) return false;
    this.reserved = bytes;
    return true;
  }
}

/** The refusal of a body that there is no room for now. */
export function refuseForRoom(): Refusal {
  return new Refusal(
    'server/overloaded',
    'More bodies are being worked on than fit into memory, or into the part of it that one tenant may take.',
  );
}

/** The length that the header tells; null where it tells none (chunked). */
function announcedBytes(request: IncomingMessage): number | null {
  const length = request.headers['content-length'];
  if (length !== undefined) return Number(length);
  return request.headers['transfer-encoding'] === undefined ? 0 : null;
}

/** Whether the body is NDJSON, which is worked on while it arrives. */
export function isUpload(request: IncomingMessage): boolean {
  return request.headers['content-type']?.toLowerCase().startsWith('application/x-ndjson') ?? false;
}
