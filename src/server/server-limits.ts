/** Every bound of the edge, in one place. Sizes are bytes, times milliseconds. */
export interface ServerLimits {
  /** Longest JSON body. */
  readonly bodyBytesMax: number;
  /** What has arrived of the JSON bodies that are being read or worked on; what comes on top is refused. */
  readonly bodyBytesInFlightMax: number;
  /** The part of it that one tenant may hold, so that none shuts out the others. */
  readonly tenantBodyBytesMax: number;
  /** What a body holds from its first byte on. */
  readonly bodyFloorBytes: number;
  /** Requests with a body that are being worked on at once, and one tenant's part of them. */
  readonly bodiesInFlightMax: number;
  readonly tenantBodiesMax: number;
  /** Time in which a JSON body has to arrive. */
  readonly bodyTimeoutMs: number;
  /** A body that brings less than this while it is waited for, over any one window, is given up. */
  readonly arrivalBytesPerSecondMin: number;
  readonly arrivalWindowMs: number;
  /** Longest line of an NDJSON upload. */
  readonly lineBytesMax: number;
  /** Lines that one commit of an NDJSON upload holds; fewer where they are longer than `groupBytesMax` together. */
  readonly groupLinesMax: number;
  readonly groupBytesMax: number;
  /** NDJSON uploads at once, and one tenant's part of them. Each holds up to two groups. */
  readonly uploadsMax: number;
  readonly tenantUploadsMax: number;
  /** Time in which a request's head has to arrive. */
  readonly headersTimeoutMs: number;
  /** Time in which any request has to be complete; an NDJSON upload is the only one that comes near. */
  readonly requestTimeoutMs: number;
  /** Silence on a connection after which it is closed. */
  readonly connectionTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly connectionsMax: number;
  /** Streams of reviews (sockets and server-sent events) at once, and one tenant's part of them. */
  readonly streamsMax: number;
  readonly tenantStreamsMax: number;
  /** Longest message that a socket may send. */
  readonly socketMessageBytesMax: number;
  /** Messages that one socket may send, each of which follows one review. */
  readonly socketMessagesMax: number;
  /** Time in which a socket has to say what it wants. */
  readonly socketSilenceMs: number;
  /** Sockets are asked this often whether they are there; one that did not answer the last time is dropped. */
  readonly socketPingMs: number;
  /** A stream says this often that it is there while nothing happens. */
  readonly streamBeatMs: number;
  /** What a reader has not taken yet: from here on it gets nothing more until it has taken it. */
  readonly streamWaitingBytesMax: number;
  /** A reader that has taken nothing of what waits for so long is dropped. */
  readonly streamStalledMs: number;
  /** Time that a drain waits for requests in flight. */
  readonly drainTimeoutMs: number;
}

const MIB = 1024 * 1024;

export const SERVER_LIMITS: ServerLimits = {
  bodyBytesMax: 8 * MIB,
  bodyBytesInFlightMax: 64 * MIB,
  tenantBodyBytesMax: 32 * MIB,
  bodyFloorBytes: 16 * 1024,
  bodiesInFlightMax: 4_096,
  tenantBodiesMax: 2_048,
  bodyTimeoutMs: 30_000,
  arrivalBytesPerSecondMin: 16 * 1024,
  arrivalWindowMs: 10_000,
  lineBytesMax: 2 * MIB,
  groupLinesMax: 1_000,
  groupBytesMax: 4 * MIB,
  uploadsMax: 8,
  tenantUploadsMax: 4,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 3_600_000,
  connectionTimeoutMs: 90_000,
  keepAliveTimeoutMs: 30_000,
  connectionsMax: 4_096,
  streamsMax: 2_048,
  tenantStreamsMax: 1_024,
  socketMessageBytesMax: 16 * 1024,
  socketMessagesMax: 8,
  socketSilenceMs: 10_000,
  socketPingMs: 20_000,
  streamBeatMs: 15_000,
  streamWaitingBytesMax: 64 * 1024,
  streamStalledMs: 30_000,
  drainTimeoutMs: 10_000,
};
