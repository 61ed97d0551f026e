import { listenOn, type WireServer } from './listen-on.ts';
import { findFault } from './faults/find-fault.ts';
import { gemini } from './formats/gemini.ts';
import { openaiChat } from './formats/openai-chat.ts';
import { openaiResponses } from './formats/openai-responses.ts';
import { createHandler, type SeenRequest } from './handle-request.ts';
import type { WireProvider } from './question.ts';
import { RuleBook, type WireRule } from './rules.ts';

/** What the fake takes as keys unless told otherwise. */
const FAKE_KEYS: Readonly<Record<WireProvider, string>> = {
  gemini: 'fake-gemini-key',
  openai: 'fake-openai-key',
};
/** Past any patience of a caller in a test. */
const SLOW_MS = 30_000;

export interface WireFakeOptions {
  readonly keys?: Readonly<Record<WireProvider, string>>;
  /** How long slow faults take: to the first byte, or from one piece to the next. */
  readonly slowMs?: number;
  /** Told of each request once it has ended. */
  readonly onRequest?: (request: SeenRequest) => void;
  /** Told why a request was turned away: in the provider's words, none of the request's. */
  readonly onTurnedAway?: (why: string) => void;
  /** Ports to listen on; any that is free unless told. */
  readonly ports?: Readonly<Record<WireProvider, number>>;
}

/** Both providers, played on loopback in their own wire formats. */
export interface WireFake {
  readonly geminiBaseUrl: string;
  readonly openaiBaseUrl: string;
  readonly keys: Readonly<Record<WireProvider, string>>;
  /** Every request that had a key and a shape, in the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** Why the others were turned away. */
  readonly turnedAway: readonly string[];
  /** Adds rules; the first one that matches a request is taken. */
  script(...rules: readonly WireRule[]): void;
  /** Forgets rules and requests, and listens again where it did not. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a fake of both providers: Gemini on one port, OpenAI (Responses and Chat) on another. It checks keys, content
 * types and shapes as they do, answers sensibly unless a rule says otherwise, and is nobody's default judge.
 *
 * @example
 * const fake = await startWireFake();
 * fake.script({ provider: 'gemini', fault: 'unavailable', times: 1 });
 */
export async function startWireFake(options: WireFakeOptions = {}): Promise<WireFake> {
  const keys = options.keys ?? FAKE_KEYS;
  const book = new RuleBook();
  const requests: SeenRequest[] = [];
  const turnedAway: string[] = [];
  const parts = { book, requests, turnedAway, slowMs: options.slowMs ?? SLOW_MS, options };
  const open = (
    provider: WireProvider,
    dialects: Parameters<typeof createHandler>[0]['dialects'],
  ) =>
    listenOn(
      createHandler({ ...parts, dialects, key: keys[provider] }),
      options.ports?.[provider] ?? 0,
    );
  const servers: Readonly<Record<WireProvider, WireServer>> = {
    gemini: await open('gemini', [gemini]),
    openai: await open('openai', [openaiResponses, openaiChat]),
  };
  return {
    geminiBaseUrl: `${servers.gemini.url}/v1beta`,
    openaiBaseUrl: `${servers.openai.url}/v1`,
    keys,
    requests,
    turnedAway,
    script: (...rules) => {
      for (const rule of rules) refuseConnections(rule, servers);
      book.add(rules);
    },
    reset: async () => {
      book.clear();
      requests.length = 0;
      turnedAway.length = 0;
      await Promise.all([servers.gemini.listen(), servers.openai.listen()]);
    },
    stop: async () => {
      await Promise.all([servers.gemini.stop(), servers.openai.stop()]);
    },
  };
}

/** A connection that is refused brings no request to match: the whole provider stops listening, at once. */
function refuseConnections(
  rule: WireRule,
  servers: Readonly<Record<WireProvider, WireServer>>,
): void {
  if (rule.fault === undefined || findFault(rule.fault)?.refusesConnections !== true) return;
  const { fault: _, provider, ...others } = rule;
  if (Object.keys(others).length > 0) {
    throw new Error(
      'connection-refused is a fault of a whole provider: no request arrives to match',
    );
  }
  for (const [name, server] of Object.entries(servers)) {
    if (provider === undefined || provider === name) server.refuse();
  }
}
