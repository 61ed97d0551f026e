import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import {
  ensureWorkflowBundle,
  findWorkflowBundle,
} from '../../src/engines/temporal/workflow-bundle.ts';

test('a bundle is found while it is as it was written; a damaged one counts as missing, and is built anew', async () => {
  const { path, buildId } = await ensureWorkflowBundle();
  const folder = await mkdtemp(join(tmpdir(), 'throughline-bundle-'));
  try {
    await cp(dirname(path), folder, { recursive: true });
    expect(await findWorkflowBundle(folder)).toEqual({
      path: join(folder, 'workflows.js'),
      buildId,
    });
    await appendFile(join(folder, 'workflows.js'), 'garbage(');
    expect(await findWorkflowBundle(folder)).toBeNull();
    await rm(join(folder, 'workflows.js'));
    expect(await findWorkflowBundle(folder)).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});
