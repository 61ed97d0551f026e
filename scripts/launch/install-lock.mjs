import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { takeProcessLock } from './process-lock.mjs';

const WAIT_MS_MAX = 600_000;

/**
 * Keeps two launchers of one checkout from installing at once; npm, which goes on for a while when its launcher is
 * killed, is named beside it. Returns `{ addProcess, release }`.
 */
export async function takeInstallLock() {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `throughline-install-${hash}-${process.getuid?.() ?? 0}.lock`);
  return takeProcessLock({ path, what: 'install of this checkout', waitMsMax: WAIT_MS_MAX });
}
