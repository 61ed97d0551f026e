import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  chooseTemporalCli,
  describeAbsence,
  type TemporalCliFindings,
} from '../../scripts/temporal/choose-temporal-cli.ts';
import { findTemporalCli } from '../../scripts/temporal/find-temporal-cli.ts';
import { prepareTemporalCli } from '../../scripts/temporal/prepare-temporal-cli.ts';

const nothing: TemporalCliFindings = { named: null, onPath: null, cached: null, go: null };
const everything: TemporalCliFindings = {
  named: { path: '/named', runs: true },
  onPath: '/on-path',
  cached: '/cached',
  go: '/go',
};

describe('the choice of a Temporal CLI', () => {
  test('goes from what was named over the PATH and the cache to building and downloading', () => {
    const order = [
      chooseTemporalCli(everything),
      chooseTemporalCli({ ...everything, named: null }),
      chooseTemporalCli({ ...everything, named: null, onPath: null }),
      chooseTemporalCli({ ...nothing, go: '/go' }),
      chooseTemporalCli(nothing),
    ];
    expect(order).toEqual([
      { kind: 'use', path: '/named', source: 'TEMPORAL_CLI' },
      { kind: 'use', path: '/on-path', source: 'PATH' },
      { kind: 'use', path: '/cached', source: 'cache' },
      { kind: 'make', ways: ['build', 'download'] },
      { kind: 'make', ways: ['download'] },
    ]);
  });

  test('refuses one that was named and does not run, whatever else is there', () => {
    const choice = chooseTemporalCli({ ...everything, named: { path: '/named', runs: false } });
    expect(choice).toMatchObject({ kind: 'refuse', reason: expect.stringContaining('/named') });
  });

  test('to be without one is a fault where it was named or Go could have built it, and only there', () => {
    const isFault = (found: TemporalCliFindings): boolean | null => {
      const choice = chooseTemporalCli(found);
      if (choice.kind === 'use') return null;
      const cli = describeAbsence(choice, ['no network']);
      return cli.kind === 'absent' ? cli.isFault : null;
    };
    expect(isFault({ ...nothing, named: { path: '/named', runs: false } })).toBe(true);
    expect(isFault({ ...nothing, go: '/go' })).toBe(true);
    expect(isFault(nothing)).toBe(false);
  });
});

describe('a Temporal CLI that has to be made', () => {
  const FAKE_CLI = '#!/bin/sh\necho "temporal version 0.0.0 (Server 0.0.0, UI 0.0.0)"\n';
  let folder: string;
  let cache: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'throughline-temporal-cli-'));
    cache = join(folder, 'cache', 'v0');
    await mkdir(join(folder, 'bin'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A Go that notes that it was called, takes its time and installs `program`. */
  async function addGo(program: string): Promise<NodeJS.ProcessEnv> {
    await writeFile(join(folder, 'program'), program, { mode: 0o755 });
    const script = `#!/bin/sh\necho called >> ${folder}/calls\nsleep 0.3\ncp ${folder}/program "$GOBIN/temporal"\n`;
    await writeFile(join(folder, 'bin', 'go'), script);
    await chmod(join(folder, 'bin', 'go'), 0o755);
    return { PATH: join(folder, 'bin') };
  }

  test('is built once by two who need it at once, and is found in the cache afterwards', async () => {
    const environment = await addGo(FAKE_CLI);
    const path = join(cache, 'temporal');
    const made = await Promise.all([
      prepareTemporalCli(environment, cache),
      prepareTemporalCli(environment, cache),
    ]);
    const sources = made.map((cli) => (cli.kind === 'ready' ? cli.source : cli.kind));
    expect(new Set(sources)).toEqual(new Set(['built', 'cache']));
    expect(await prepareTemporalCli(environment, cache)).toEqual({
      kind: 'ready',
      path,
      source: 'cache',
    });
    expect(await readFile(join(folder, 'calls'), 'utf8')).toBe('called\n');
    expect(await readdir(cache)).toEqual(['temporal']);
    expect(await readdir(join(folder, 'cache'))).toEqual(['v0']);
  });

  test('is not taken for one by its name alone', async () => {
    await writeFile(join(folder, 'bin', 'temporal'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
    const environment = { PATH: join(folder, 'bin'), TEMPORAL_CLI: join(folder, 'nowhere') };
    expect(findTemporalCli(environment, cache)).toMatchObject({
      named: { path: join(folder, 'nowhere'), runs: false },
      onPath: null,
      cached: null,
      go: null,
    });
  });
});
