/** Every bound of the edge, in one place. Sizes are bytes, times milliseconds. */
export interface ServerLimits {
  /** Longest JSON body. */
  readonly bodyBytesMax: number;
  /** Bodies that are being read or worked on at once; what comes on top is refused before it is read. */
  readonly bodyBytesInFlightMax: number;
  /** Requests with a body that are being worked on at once. */
  readonly bodiesInFlightMax: number;
  /** Time in which a JSON body has to arrive. */
  readonly bodyTimeoutMs: number;
  /** Longest line of an NDJSON upload. */
  readonly lineBytesMax: number;
  /** Lines that one commit of an NDJSON upload holds; fewer where they are longer than `groupBytesMax` together. */
  readonly groupLinesMax: number;
  readonly groupBytesMax: number;
  /** Time without a byte after which an NDJSON upload is given up. */
  readonly uploadIdleTimeoutMs: number;
  readonly uploadsMax: number;
  /** Time in which a request's head has to arrive. */
  readonly headersTimeoutMs: number;
  /** Time in which any request has to be complete; an NDJSON upload is the only one that comes near. */
  readonly requestTimeoutMs: number;
  /** Silence on a connection after which it is closed. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly connectionsMax: number;
  /** Time that a drain waits for requests in flight. */
  readonly drainTimeoutMs: number;
}

const MIB = 1024 * 1024;

export const SERVER_LIMITS: ServerLimits = {
  bodyBytesMax: 8 * MIB,
  bodyBytesInFlightMax: 32 * MIB,
  bodiesInFlightMax: 4_096,
  bodyTimeoutMs: 30_000,
  lineBytesMax: 2 * MIB,
  groupLinesMax: 1_000,
  groupBytesMax: 4 * MIB,
  uploadIdleTimeoutMs: 30_000,
  uploadsMax: 4,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 3_600_000,
  connectionTimeoutMs: 90_000,
  keepAliveTimeoutMs: 30_000,
  connectionsMax: 4_096,
  drainTimeoutMs: 10_000,
};
