import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { findAnchors } from '../reads/find-anchors.ts';
import { listTenants, type TenantName } from '../reads/list-tenants.ts';
import type { ReadParts } from '../reads/read-parts.ts';
import { verifyAnchors, type AnchorReport } from '../reads/verify/verify-anchors.ts';
import type { VerifyReport } from '../reads/verify/verify-report.ts';
import { verifyTenant } from '../reads/verify/verify-tenant.ts';
import type { CliParts, Operations } from './cli-parts.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { startProgressBar, type ProgressBar } from './output/progress-bar.ts';
import { renderAnchorReport } from './output/render-anchor-report.ts';
import { renderVerifyReport } from './output/render-verify-report.ts';

interface VerifyOptions {
  readonly tenant?: string;
  readonly json?: boolean;
  readonly anchors?: true | readonly string[];
  readonly publicKey?: string;
}

/** `throughline verify`: replays what is stored, says what it checked, and ends with 1 where something does not fit. */
export function addVerify(program: Command, parts: CliParts): void {
  program
    .command('verify')
    .description('replay the stored data against the invariants and say what was checked')
    .option('--tenant <name>', 'one tenant (default: all)')
    .option('--anchors [files...]', 'hold the journeys to their signed heads as well')
    .option('--public-key <file>', 'whose signatures count (default: the key in the data folder)')
    .option('--json', 'print one JSON object')
    .action(async (options: VerifyOptions) => {
      const config = parts.loadConfig();
      const operations = await parts.openOperations(config);
      try {
        const failures = await verifyTenants(operations, config, options);
        if (failures > 0) process.exitCode = EXIT_CODE.found;
      } finally {
        await operations.close();
      }
    });
}

async function verifyTenants(
  { reads, relayPool }: Operations,
  config: Config,
  options: VerifyOptions,
): Promise<number> {
  const tenants = chooseTenants(await listTenants(relayPool), options.tenant);
  const reports: (VerifyReport & { name: string })[] = [];
  for (const { id, name } of tenants) {
    const report = await verifyOne(reads, { id, name });
    reports.push({ name, ...report });
    if (options.json !== true) process.stdout.write(renderVerifyReport(name, report));
  }
  const anchors = await verifyAnchorsAsked(relayPool, config, options);
  if (anchors !== null && options.json !== true) process.stdout.write(renderAnchorReport(anchors));
  const failures = reports.reduce(
    (sum, report) => sum + report.failuresTotal,
    anchors?.faultsTotal ?? 0,
  );
  if (options.json === true) {
    const found = { clean: failures === 0, failures, tenants: reports };
    process.stdout.write(`${JSON.stringify(anchors === null ? found : { ...found, anchors })}\n`);
  }
  return failures;
}

/** @returns null where it was not asked for */
async function verifyAnchorsAsked(
  relayPool: Operations['relayPool'],
  { dataDir, signingKey }: Config,
  { anchors, publicKey }: VerifyOptions,
): Promise<AnchorReport | null> {
  if (anchors === undefined) return null;
  const { paths, keyInForce } = await findAnchors({
    dataDir,
    signingKey,
    paths: anchors === true ? [] : anchors,
    publicKeyPath: publicKey ?? null,
  });
  return verifyAnchors(relayPool, paths, keyInForce);
}

async function verifyOne(reads: ReadParts, tenant: TenantName): Promise<VerifyReport> {
  let bar: ProgressBar | null = null;
  try {
    return await verifyTenant(reads, tenant.id, {
      onProgress: ({ learnersDone, learnersTotal }) => {
        if (learnersTotal === 0) return;
        bar ??= startProgressBar('learners', learnersTotal);
        bar.advanceTo(learnersDone);
      },
    });
  } finally {
    (bar as ProgressBar | null)?.finish();
  }
}

function chooseTenants(
  tenants: readonly TenantName[],
  name: string | undefined,
): readonly TenantName[] {
  if (name === undefined) return tenants;
  const chosen = tenants.filter((tenant) => tenant.name === name);
  if (chosen.length === 0)
    throw new ThroughlineError(
      'tenant/not-found',
      `there is no tenant ${name}; there are: ${tenants.length === 0 ? 'none yet' : tenants.map((tenant) => tenant.name).join(', ')}.`,
    );
  return chosen;
}
