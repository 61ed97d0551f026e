import { readFile } from 'node:fs/promises';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';
import type { TemporalSettings } from './temporal-settings.ts';

/**
 * Reads what a connection needs from the settings and their files.
 *
 * @throws ThroughlineError `temporal/tls-file` where a file cannot be read
 */
export async function readConnectionOptions(
  settings: TemporalSettings,
): Promise<NativeConnectionOptions> {
  return {
    address: settings.address,
    tls: await readTls(settings),
    ...(settings.apiKey === null ? {} : { apiKey: settings.apiKey }),
  };
}

/** Opens a connection to Temporal. @throws TransportError where nothing answers */
export async function connect(options: NativeConnectionOptions): Promise<NativeConnection> {
  return NativeConnection.connect(options);
}

async function readTls({
  tls,
  apiKey,
}: TemporalSettings): Promise<NonNullable<NativeConnectionOptions['tls']>> {
  if (tls === null) return apiKey !== null;
  const ca = await readPem(tls.caPath);
  const certificate = await readPem(tls.certificatePath);
  const key = await readPem(tls.keyPath);
  return {
    ...(ca === null ? {} : { serverRootCACertificate: ca }),
    ...(certificate === null || key === null ? {} : { clientCertPair: { crt: certificate, key } }),
  };
}

async function readPem(path: string | null): Promise<Buffer | null> {
  if (path === null) return null;
  try {
    return await readFile(path);
  } catch (error) {
    throw new ThroughlineError('temporal/tls-file', `The file ${path} cannot be read.`, {
      cause: error,
    });
  }
}
