import { resolve } from 'node:path';
import { z } from 'zod';
import { findUnknownTemporal } from './config/find-unknown-temporal.ts';
import { findJudgeFaults, judgeVariables, type JudgeName } from './config/judge-variables.ts';
import { keyVariables } from './config/key-variables.ts';
import {
  findTemporalFaults,
  maskTemporalConfig,
  temporalVariables,
  toTemporalConfig,
  type TemporalConfig,
} from './config/temporal-variables.ts';
import { ThroughlineError } from './domain/errors/throughline-error.ts';
import { ENGINE_NAMES, type EngineName } from './domain/names/engine-name.ts';

/** The levels of the log, most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that an operator can set, parsed and complete. */
export interface Config {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where a worker without an API says how it is; 0 takes a free port. */
  readonly workerPort: number;
  /** Absolute path of the folder that everything is kept in. */
  readonly dataDir: string;
  /** A PostgreSQL of the operator's own; null runs the embedded one in the data folder. */
  readonly databaseUrl: string | null;
  /** What runs the flows. */
  readonly engine: EngineName;
  /** Whether ENGINE was set: a process without an engine minds the name only then. */
  readonly isEngineSet: boolean;
  readonly temporal: TemporalConfig;
  /** In the order in which they are asked. */
  readonly judges: readonly JudgeName[];
  readonly gemini: ProviderConfig;
  readonly openai: ProviderConfig;
  /** A server of the operator's own that speaks OpenAI's Chat Completions. */
  readonly compatible: ProviderConfig;
  /** 32 bytes; null keeps a key file in the data folder. */
  readonly masterKey: Buffer | null;
  /** Seed of the Ed25519 key that signs journeys' heads, 32 bytes; null keeps a key file in the data folder. */
  readonly signingKey: Buffer | null;
  /** Origins whose pages may open streams of reviews, beside the server's own. */
  readonly reviewOrigins: readonly string[];
  readonly logLevel: LogLevel;
  /** Where a drill has this process kill itself; null in every real run. */
  readonly crashPoint: CrashPointConfig | null;
}

/** A named crash point, and how often it is passed unharmed before it kills. */
export interface CrashPointConfig {
  readonly name: string;
  readonly passes: number;
}

export interface ProviderConfig {
  readonly apiKey: string | null;
  /** Null asks the provider's own address, where it has one. */
  readonly baseUrl: string | null;
}

/** The environment as the process has it: every value a string or missing. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Faults in the configuration: one sentence for each, all of them at once. */
export class ConfigurationError extends ThroughlineError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super('configuration/invalid', faults.join('\n'));
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

const PORT_MAX = 65_535;
const RESERVED_PREFIX = 'THROUGHLINE_';
const WORKER_PORT = 4_001;

const port = (name: string): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,5}$/, `${name} must be a whole number from 0 to 65535; 0 takes a free port.`)
    .transform(Number)
    .refine((value) => value <= PORT_MAX, `${name} must be at most 65535.`);

const crashPoint = z
  .string()
  .regex(
    /^[a-z-]+\/[a-z-]+(:\d{1,6})?$/,
    'CRASH_POINT must be a crash point and, after a colon, how often it is passed first, such as record/before-commit:3; it is for drills alone.',
  )
  .transform((value) => {
    const [name = '', passes = '0'] = value.split(':');
    return { name, passes: Number(passes) };
  });

const webAddress = (name: string): z.ZodType<string> =>
  z.string().refine((value) => hasProtocol(value, ['http:', 'https:']), {
    error: `${name} must be an address that begins with http:// or https://.`,
  });

/** A path or a slash at the end would never equal what a browser sends. */
const reviewOrigins = z
  .string()
  .transform((value) => value.split(',').map((origin) => origin.trim().toLowerCase()))
  .refine((origins) => origins.every(isOrigin), {
    error:
      'REVIEW_ORIGINS must be a list of origins with commas between, each such as https://learn.example.org, without a path or a slash at the end.',
  });

/** One entry for each name; the value is what that name may hold when it is set. */
const variables = z.object({
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'HOST must be an IP address or a host name, such as 127.0.0.1.')
    .default('127.0.0.1'),
  PORT: port('PORT').default(4000),
  WORKER_PORT: port('WORKER_PORT').optional(),
  DATA_DIR: z.string().default('.throughline'),
  DATABASE_URL: z
    .string()
    .refine(
      (value) => hasProtocol(value, ['postgres:', 'postgresql:']),
      'DATABASE_URL must be an address such as postgres://user@host:5432/database.',
    )
    .optional(),
  ENGINE: z
    .enum(ENGINE_NAMES, { error: `ENGINE must be ${ENGINE_NAMES.join(' or ')}.` })
    .default('embedded'),
  ...temporalVariables,
  ...judgeVariables,
  GEMINI_BASE_URL: webAddress('GEMINI_BASE_URL').optional(),
  OPENAI_BASE_URL: webAddress('OPENAI_BASE_URL').optional(),
  COMPATIBLE_BASE_URL: webAddress('COMPATIBLE_BASE_URL').optional(),
  ...keyVariables,
  REVIEW_ORIGINS: reviewOrigins.default([]),
  LOG_LEVEL: z
    .enum(LOG_LEVELS, { error: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.` })
    .default('info'),
  CRASH_POINT: crashPoint.optional(),
});

/** Every name that sets something. */
export const CONFIG_NAMES: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the configuration. An empty value counts as not set.
 *
 * @param environment - as a rule `readEnvironment()`
 * @throws {ConfigurationError} with a sentence for every fault; values are not repeated in it
 * @example
 * const { port } = loadConfig({ PORT: '0' });
 */
export function loadConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const faults = Object.keys(given)
    .filter((name) => name.startsWith(RESERVED_PREFIX))
    .map(describeUnknown);
  faults.push(...findUnknownTemporal(Object.keys(given)));
  const parsed = variables.safeParse(given);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => issue.message));
  faults.push(...findTemporalFaults(given));
  faults.push(...findJudgeFaults(given));
  if (given['MASTER_KEY'] !== undefined && given['MASTER_KEY_FILE'] !== undefined)
    faults.push('MASTER_KEY must not be set beside MASTER_KEY_FILE; leave one of them out.');
  if (!parsed.success || faults.length > 0) throw new ConfigurationError(faults);
  return toConfig(parsed.data, given['ENGINE'] !== undefined);
}

/** The environment of this process; nobody else reads it. */
export function readEnvironment(): Environment {
  return process.env;
}

function toConfig(values: z.output<typeof variables>, isEngineSet: boolean): Config {
  return {
    host: values.HOST,
    port: values.PORT,
    workerPort: values.WORKER_PORT ?? (values.PORT === 0 ? 0 : WORKER_PORT),
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    engine: values.ENGINE,
    isEngineSet,
    temporal: toTemporalConfig(values),
    judges: values.JUDGES,
    gemini: { apiKey: values.GEMINI_API_KEY ?? null, baseUrl: values.GEMINI_BASE_URL ?? null },
    openai: { apiKey: values.OPENAI_API_KEY ?? null, baseUrl: values.OPENAI_BASE_URL ?? null },
    compatible: {
      apiKey: values.COMPATIBLE_API_KEY ?? null,
      baseUrl: values.COMPATIBLE_BASE_URL ?? null,
    },
    masterKey: values.MASTER_KEY ?? values.MASTER_KEY_FILE ?? null,
    signingKey: values.SIGNING_KEY ?? null,
    reviewOrigins: values.REVIEW_ORIGINS,
    logLevel: values.LOG_LEVEL,
    crashPoint: values.CRASH_POINT ?? null,
  };
}

/**
 * What is in force, under the names that set it, with every secret masked; for
 * `npm run config`.
 */
export function maskConfig(config: Config): Readonly<Record<string, string>> {
  return {
    HOST: config.host,
    PORT: String(config.port),
    WORKER_PORT: String(config.workerPort),
    DATA_DIR: config.dataDir,
    DATABASE_URL: maskDatabaseUrl(config.databaseUrl),
    ENGINE: config.engine,
    ...maskTemporalConfig(config.temporal),
    JUDGES: config.judges.join(','),
    GEMINI_API_KEY: maskSecret(config.gemini.apiKey),
    GEMINI_BASE_URL: maskUrl(config.gemini.baseUrl),
    OPENAI_API_KEY: maskSecret(config.openai.apiKey),
    OPENAI_BASE_URL: maskUrl(config.openai.baseUrl),
    COMPATIBLE_API_KEY: maskSecret(config.compatible.apiKey),
    COMPATIBLE_BASE_URL: maskUrl(config.compatible.baseUrl),
    MASTER_KEY: config.masterKey === null ? '(a file in DATA_DIR)' : '(set)',
    SIGNING_KEY: config.signingKey === null ? '(a file in DATA_DIR)' : '(set)',
    REVIEW_ORIGINS: config.reviewOrigins.join(',') || '(the own alone)',
    LOG_LEVEL: config.logLevel,
    CRASH_POINT: showCrashPoint(config.crashPoint),
  };
}

function showCrashPoint(point: CrashPointConfig | null): string {
  return point === null ? '(none)' : `${point.name}:${point.passes}`;
}

function maskSecret(secret: string | null): string {
  return secret === null ? '(not set)' : '(set)';
}

function maskDatabaseUrl(url: string | null): string {
  return url === null ? '(the embedded PostgreSQL in DATA_DIR)' : maskUrl(url);
}

/** Leaves address and path; a password can stand in the user part and in the query. */
function maskUrl(url: string | null): string {
  if (url === null) return '(not set)';
  const parsed = new URL(url);
  if (parsed.password !== '') parsed.password = '***';
  if (parsed.search !== '') parsed.search = '?***';
  return parsed.href;
}

function hasProtocol(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

/** Whether a browser would send exactly this as the origin of a page. */
function isOrigin(text: string): boolean {
  return hasProtocol(text, ['http:', 'https:']) && new URL(text).origin === text;
}

function describeUnknown(name: string): string {
  const bare = name.slice(RESERVED_PREFIX.length);
  const hint = Object.hasOwn(variables.shape, bare)
    ? `the name is ${bare}, without a prefix`
    : `the known names are ${CONFIG_NAMES.join(', ')}`;
  return `${name} is not a setting: ${hint}.`;
}
