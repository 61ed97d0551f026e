import type { Command } from 'commander';
import { listUnevaluated } from '../reads/list-unevaluated.ts';
import { retryUnevaluated } from '../writes/retry-unevaluated.ts';
import { addRetryCommand } from './add-retry-command.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { printList } from './output/print-list.ts';
import { runOperation } from './run-operation.ts';

interface ListOptions {
  readonly tenant: string;
  readonly learner?: string;
  readonly json?: boolean;
}

/** `throughline unevaluated list | retry`. */
export function addUnevaluatedCommands(unevaluated: Command, parts: CliParts): void {
  unevaluated
    .command('list')
    .description('list turns and sessions whose light evaluation failed three times')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--learner <id>', 'of this learner alone')
    .option('--json', 'print one JSON object')
    .action(async (options: ListOptions) => {
      await runOperation(parts, async (operations) => {
        const list = await listUnevaluated(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          options.learner ?? null,
        );
        printList(list, options.json === true, {
          none: 'Nothing is unevaluated.',
          headings: ['learner', 'ledgerSeq', 'kind', 'touchpoint', 'tries', 'error', 'at'],
          toRow: (item) => [
            item.learner,
            `${item.ledgerSeq}`,
            item.kind,
            item.touchpoint,
            `${item.attempts}`,
            item.errorCode,
            item.at,
          ],
        });
      });
    });

  addRetryCommand(unevaluated, parts, {
    description: 'ask for a light evaluation again',
    retry: retryUnevaluated,
    sentences: {
      retried: 'is evaluated again, with three fresh tries.',
      'not-unevaluated': 'is not unevaluated.',
      'no-such-learner': 'is of a learner that this tenant does not have.',
    },
  });
}
