import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { showProgress } from '../launch/show-progress.mjs';
import { isTemporalCli } from './find-temporal-cli.ts';

const DOWNLOAD_MS_MAX = 5 * 60_000;

/**
 * Lets the SDK download the CLI that goes with it, by starting its development server once, and moves it into the
 * cache folder.
 *
 * @throws Error where the download was refused, as many networks do
 */
export async function downloadTemporalCli(cacheFolder: string): Promise<string> {
  mkdirSync(cacheFolder, { recursive: true });
  const downloadDir = mkdtempSync(join(cacheFolder, 'downloading-'));
  const finish = showProgress('Downloading the Temporal CLI with the SDK (once)');
  try {
    await startOnce(downloadDir);
    const found = readdirSync(downloadDir).find((name) => isTemporalCli(join(downloadDir, name)));
    if (found === undefined) throw new Error('the SDK downloaded nothing that runs');
    const path = join(cacheFolder, 'temporal');
    renameSync(join(downloadDir, found), path);
    finish('done');
    return path;
  } catch (error) {
    finish('failed');
    throw error;
  } finally {
    rmSync(downloadDir, { recursive: true, force: true });
  }
}

async function startOnce(downloadDir: string): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`no download within ${DOWNLOAD_MS_MAX} ms`)),
    DOWNLOAD_MS_MAX,
  );
  const starting = TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir } },
  });
  try {
    const environment = await Promise.race([starting, late.promise]);
    await environment.teardown();
  } finally {
    clearTimeout(timer);
  }
}
