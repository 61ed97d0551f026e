import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { addVerify } from '../../src/cli/verify.ts';
import type { CliParts } from '../../src/cli/cli-parts.ts';
import { makeStory } from '../support/story/make-story.ts';
import { startReading, type Reading } from '../support/story/reading.ts';

describe('throughline verify', () => {
  let reading: Reading;
  let tenantName: string;

  beforeAll(async () => {
    reading = await startReading('verify-command');
    const tenant = await reading.recording.createTenant();
    await reading.recording.createTenant();
    tenantName = `tenant ${tenant.id}`;
    await reading.record(tenant, makeStory('learner-1', 2));
  });

  afterAll(() => reading.close());

  afterEach(() => {
    process.exitCode = undefined;
    vi.restoreAllMocks();
  });

  async function run(...words: string[]): Promise<{ text: string; exitCode: unknown }> {
    let text = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    const program = new Command('throughline').exitOverride();
    const openOperations = async () => ({
      reads: reading.parts,
      relayPool: reading.relayPool,
      close: async () => undefined,
    });
    addVerify(program, { loadConfig: () => ({}), openOperations } as unknown as CliParts);
    await program.parseAsync(['verify', ...words], { from: 'user' });
    return { text, exitCode: process.exitCode };
  }

  it('says of every tenant what it checked, and ends with 0 where all is well', async () => {
    const { text, exitCode } = await run();
    expect(text.match(/^Tenant /gm)).toHaveLength(2);
    expect(text).toContain('(entries: 6, learners: 1)');
    expect(text).toContain('1 learner with XP that awaits a verdict');
    expect(exitCode).toBeUndefined();
  });

  it('prints one object with --json, and ends with 1 where something does not fit', async () => {
    await reading.superuser.query('update learner_state set total = total + 1');
    const { text, exitCode } = await run('--json', '--tenant', tenantName);
    await reading.superuser.query('update learner_state set total = total - 1');
    const report = JSON.parse(text) as {
      clean: boolean;
      failures: number;
      tenants: { name: string }[];
    };
    expect(report).toMatchObject({ clean: false, tenants: [{ name: tenantName }] });
    expect(report.failures).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
  });

  it('refuses a tenant that there is not', async () => {
    await expect(run('--tenant', 'nobody')).rejects.toMatchObject({ code: 'tenant/not-found' });
  });
});
