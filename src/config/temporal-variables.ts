import { createPrivateKey, X509Certificate } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { z } from 'zod';

/** How a worker reaches Temporal and what it takes on; the shape that the Temporal engine asks for. */
export interface TemporalConfig {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Null talks without encryption; a path that is null leaves that part to the system's own. */
  readonly tls: {
    readonly certificatePath: string | null;
    readonly keyPath: string | null;
    readonly caPath: string | null;
  } | null;
  readonly apiKey: string | null;
  /** Steps of this process at once. */
  readonly maxConcurrentActivities: number;
  /** Turns of workflows of this process at once. */
  readonly maxConcurrentWorkflowTasks: number;
  /** What this build is called among the versions of one deployment; null runs without versioning. */
  readonly deployment: { readonly name: string; readonly buildId: string } | null;
  /** Path of the Temporal CLI, for development and tests. */
  readonly cli: string | null;
}

/** Beyond this, one process only waits for its own event loop. */
const CONCURRENCY_MAX = 1_000;
const NAME_LENGTH_MAX = 200;
const PORT_MAX = 65_535;

const name = (variable: string): z.ZodType<string> =>
  z
    .string()
    .regex(
      new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${NAME_LENGTH_MAX - 1}}$`),
      `${variable} must be 1 to ${NAME_LENGTH_MAX} letters, digits, dots, dashes and underscores.`,
    );

/** The server takes at least two turns at once: one that waits must not hold up the cache. */
const concurrency = (variable: string, least: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,6}$/, `${variable} must be a whole number from ${least} to ${CONCURRENCY_MAX}.`)
    .transform(Number)
    .refine(
      (value) => value >= least && value <= CONCURRENCY_MAX,
      `${variable} must be a whole number from ${least} to ${CONCURRENCY_MAX}.`,
    );

/** What each name may hold by itself; `findTemporalFaults` says what does not fit together. */
export const temporalVariables = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^([^\s:/]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, {
      error: 'TEMPORAL_ADDRESS must be host:port, such as 127.0.0.1:7233.',
      abort: true,
    })
    .refine((value) => {
      const port = Number(value.slice(value.lastIndexOf(':') + 1));
      return port >= 1 && port <= PORT_MAX;
    }, 'TEMPORAL_ADDRESS must end with a port from 1 to 65535.')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: name('TEMPORAL_NAMESPACE').default('default'),
  TEMPORAL_TASK_QUEUE: name('TEMPORAL_TASK_QUEUE').default('throughline'),
  TEMPORAL_TLS: z
    .enum(['true', 'false'], { error: 'TEMPORAL_TLS must be true or false.' })
    .optional(),
  TEMPORAL_TLS_CERT: z.string().optional(),
  TEMPORAL_TLS_KEY: z.string().optional(),
  TEMPORAL_TLS_CA: z.string().optional(),
  TEMPORAL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'TEMPORAL_API_KEY must be one line without spaces.')
    .optional(),
  TEMPORAL_ACTIVITIES_MAX: concurrency('TEMPORAL_ACTIVITIES_MAX', 1).default(16),
  TEMPORAL_WORKFLOW_TASKS_MAX: concurrency('TEMPORAL_WORKFLOW_TASKS_MAX', 2).default(16),
  // The server writes a version as deployment.build, so that a dot would end the deployment's name.
  TEMPORAL_DEPLOYMENT: name('TEMPORAL_DEPLOYMENT')
    .refine((value) => !value.includes('.'), 'TEMPORAL_DEPLOYMENT must not hold a dot.')
    .optional(),
  TEMPORAL_BUILD_ID: name('TEMPORAL_BUILD_ID').optional(),
  TEMPORAL_CLI: z.string().optional(),
};

type TemporalValues = z.output<z.ZodObject<typeof temporalVariables>>;
type Given = Readonly<Record<string, string | undefined>>;

/** The settings of Temporal, complete; `values` passed `findTemporalFaults`. */
export function toTemporalConfig(values: TemporalValues): TemporalConfig {
  const { TEMPORAL_DEPLOYMENT: deployment, TEMPORAL_BUILD_ID: buildId } = values;
  return {
    address: values.TEMPORAL_ADDRESS,
    namespace: values.TEMPORAL_NAMESPACE,
    taskQueue: values.TEMPORAL_TASK_QUEUE,
    tls: usesTls(values)
      ? {
          certificatePath: values.TEMPORAL_TLS_CERT ?? null,
          keyPath: values.TEMPORAL_TLS_KEY ?? null,
          caPath: values.TEMPORAL_TLS_CA ?? null,
        }
      : null,
    apiKey: values.TEMPORAL_API_KEY ?? null,
    maxConcurrentActivities: values.TEMPORAL_ACTIVITIES_MAX,
    maxConcurrentWorkflowTasks: values.TEMPORAL_WORKFLOW_TASKS_MAX,
    deployment:
      deployment === undefined || buildId === undefined ? null : { name: deployment, buildId },
    cli: values.TEMPORAL_CLI ?? null,
  };
}

/** The same under the names that set it, secrets masked. Paths are shown: they are places, not secrets. */
export function maskTemporalConfig(temporal: TemporalConfig): Readonly<Record<string, string>> {
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: temporal.taskQueue,
    TEMPORAL_TLS: String(temporal.tls !== null),
    TEMPORAL_TLS_CERT: temporal.tls?.certificatePath ?? '(not set)',
    TEMPORAL_TLS_KEY: temporal.tls?.keyPath ?? '(not set)',
    TEMPORAL_TLS_CA: temporal.tls?.caPath ?? '(not set)',
    TEMPORAL_API_KEY: temporal.apiKey === null ? '(not set)' : '(set)',
    TEMPORAL_ACTIVITIES_MAX: String(temporal.maxConcurrentActivities),
    TEMPORAL_WORKFLOW_TASKS_MAX: String(temporal.maxConcurrentWorkflowTasks),
    TEMPORAL_DEPLOYMENT: temporal.deployment?.name ?? '(not set)',
    TEMPORAL_BUILD_ID: temporal.deployment?.buildId ?? '(not set)',
    TEMPORAL_CLI: temporal.cli ?? '(not set)',
  };
}

/**
 * What does not fit together, and files that are not what their names say: one sentence each. No value is repeated:
 * a key pasted where its path belongs must not end in a log.
 *
 * @param given names with a value
 */
export function findTemporalFaults(given: Given): readonly string[] {
  const { TEMPORAL_TLS_CERT: certificate, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_CA: ca } = given;
  const faults = [
    ...findTlsFaults(given),
    ...findHalves(given, 'TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY', 'mTLS shows both'),
    ...findHalves(given, 'TEMPORAL_DEPLOYMENT', 'TEMPORAL_BUILD_ID', 'a version has both'),
  ];
  const certificateFault = describeFile('TEMPORAL_TLS_CERT', certificate, readCertificate);
  const keyFault = describeFile('TEMPORAL_TLS_KEY', key, readKey);
  const caFault = describeFile('TEMPORAL_TLS_CA', ca, readCertificate);
  for (const fault of [certificateFault, keyFault, caFault]) if (fault !== null) faults.push(fault);
  if (certificate !== undefined && key !== undefined && certificateFault === null && !keyFault) {
    if (!readCertificate(certificate).checkPrivateKey(readKey(key)))
      faults.push('TEMPORAL_TLS_KEY must be the key of the certificate in TEMPORAL_TLS_CERT.');
  }
  const cliFault = describeCli(given['TEMPORAL_CLI']);
  return cliFault === null ? faults : [...faults, cliFault];
}

/** TLS is on where anything needs it, unless it is turned off by name, which then must not contradict. */
function usesTls(values: Given | TemporalValues): boolean {
  const named = values.TEMPORAL_TLS;
  if (named !== undefined) return named === 'true';
  return (
    values.TEMPORAL_TLS_CERT !== undefined ||
    values.TEMPORAL_TLS_CA !== undefined ||
    values.TEMPORAL_API_KEY !== undefined
  );
}

function findTlsFaults(given: Given): string[] {
  if (given['TEMPORAL_TLS'] !== 'false') return [];
  const faults: string[] = [];
  if (given['TEMPORAL_API_KEY'] !== undefined)
    faults.push(
      'TEMPORAL_API_KEY must not travel unencrypted: leave out TEMPORAL_TLS=false, or the key.',
    );
  for (const variable of ['TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY', 'TEMPORAL_TLS_CA'])
    if (given[variable] !== undefined)
      faults.push(`${variable} must not be set beside TEMPORAL_TLS=false; leave one of them out.`);
  return faults;
}

function findHalves(given: Given, one: string, other: string, why: string): string[] {
  if ((given[one] === undefined) === (given[other] === undefined)) return [];
  const [set, missing] = given[one] === undefined ? [other, one] : [one, other];
  return [`${missing} must be set where ${set} is: ${why}.`];
}

function describeFile(
  variable: string,
  path: string | undefined,
  read: (path: string) => unknown,
): string | null {
  if (path === undefined) return null;
  if (path.startsWith('-----'))
    return `${variable} must be the path of a PEM file, not what stands in it.`;
  try {
    read(path);
    return null;
  } catch (error) {
    const code = readFileError(error);
    return code === null
      ? `${variable} must be the path of a PEM file; what stands there cannot be read as one.`
      : `${variable} must be the path of a file that can be read (${code}).`;
  }
}

function describeCli(path: string | undefined): string | null {
  if (path === undefined) return null;
  try {
    accessSync(path, constants.X_OK);
    return null;
  } catch (error) {
    return `TEMPORAL_CLI must be the path of a program that can be run (${readFileError(error) ?? 'unreadable'}).`;
  }
}

function readCertificate(path: string): X509Certificate {
  return new X509Certificate(readFileSync(path));
}

function readKey(path: string): ReturnType<typeof createPrivateKey> {
  return createPrivateKey(readFileSync(path));
}

/** Codes of the file system are words such as ENOENT; those of the cipher library are longer. */
function readFileError(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : null;
}
