import type { ErasureCertificate } from '@throughline/contract';
import type { Command } from 'commander';
import { ThroughlineError } from '../domain/errors/throughline-error.ts';
import { readErasure } from '../reads/erasure/read-erasure.ts';
import { eraseLearner } from '../writes/erase-learner.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { runOperation } from './run-operation.ts';

interface EraseOptions {
  readonly tenant: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `throughline erase LEARNER --yes`: erases, waits until it is done, and prints the certificate. */
export function addErase(program: Command, parts: CliParts): void {
  program
    .command('erase <learner>')
    .description('erase a learner for good, and print the certificate')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--yes', 'confirm: it cannot be taken back')
    .option('--json', 'print one JSON object')
    .action(async (learner: string, options: EraseOptions) => {
      if (options.yes !== true) {
        throw new ThroughlineError(
          'erasure/not-confirmed',
          `This erases ${learner} of the tenant ${options.tenant} for good: key, words and id. Add --yes to do it; nothing was changed.`,
        );
      }
      await runOperation(parts, async (operations) => {
        const tenant = await findTenantByName(operations, options.tenant);
        const { eraserPool, reads } = operations;
        const { erasure, ref } = await eraseLearner(
          { eraserPool, master: reads.masterKey, nowMs: reads.clock },
          { tenant, learner, requestedBy: 'operator' },
        );
        await operations.runErasure(ref);
        const record = await readErasure(reads, tenant, erasure);
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify(record)}\n`
            : renderCertificate(options.tenant, record.certificate),
        );
      });
    });
}

function renderCertificate(tenant: string, certificate: ErasureCertificate | null): string {
  if (certificate === null) return 'The erasure is under way; ask again for its certificate.\n';
  const { destroyed, logLine } = certificate;
  const lines = [
    'Certificate of erasure',
    `  erasure       ${certificate.erasure}`,
    `  tenant        ${tenant}`,
    `  learner       ${certificate.learner} (internal; nothing links it to a person any more)`,
    `  requested     ${certificate.requestedAt}`,
    `  erased        ${certificate.erasedAt}`,
    `  log line      ${logLine === null ? 'none' : `${logLine.seq}, ${logLine.mac}`}`,
    'Destroyed',
    `  keys          ${destroyed.keys}`,
    `  texts         ${destroyed.texts}`,
    `  step results  ${destroyed.stepResults}`,
    '  the id that the platform knew them by',
    'What remains',
    ...certificate.remains.map((sentence) => `  - ${sentence}`),
    'Recoverable',
    `  ${certificate.recoverable}`,
  ];
  return `${lines.join('\n')}\n`;
}
