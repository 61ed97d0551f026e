import pino from 'pino';
import { Registry } from 'prom-client';
import { createServer } from './create-server.ts';
import type { ServerParts } from './server-parts.ts';

/**
 * The description of the API (OpenAPI 3.1), made from the routes alone: nothing runs behind them, and nothing listens.
 *
 * @example
 * const description = await describeApi();
 * description.openapi; // '3.1.0'
 */
export async function describeApi(): Promise<Record<string, unknown>> {
  const server = await createServer(idleParts());
  try {
    return { ...server.swagger() };
  } finally {
    await server.close();
  }
}

/** What a server takes, with nothing behind it: for a description, and for a bench that brings only what it measures. */
export function idleParts(): ServerParts {
  const unused = async (): Promise<never> => {
    throw new Error('there is nothing behind this route');
  };
  return {
    recorder: { record: unused },
    definitions: { save: unused, read: unused, listVersions: unused },
    reads: {
      readLearner: unused,
      readLedger: unused,
      readVerdicts: unused,
      readSnapshots: unused,
      readJourney: unused,
      readWhy: unused,
      readGaps: unused,
      readCarries: unused,
      readStory: unused,
      readGrounding: unused,
      readEntry: unused,
      exportLearner: unused,
    },
    reviews: {
      start: unused,
      read: unused,
      watch: () => ({ read: unused, stop: () => undefined }),
      issueTicket: unused,
      redeemTicket: unused,
    },
    reviewOrigins: [],
    forgetting: {
      erase: unused,
      readErasure: unused,
      redact: unused,
      readRetention: unused,
      saveRetention: unused,
    },
    judging: { read: unused, change: unused },
    overrideVerdict: unused,
    acknowledgeCarry: unused,
    findCaller: unused,
    checkReadiness: unused,
    metrics: new Registry(),
    logger: pino({ level: 'silent' }),
  };
}
