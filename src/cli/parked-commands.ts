import type { Command } from 'commander';
import { listParked } from '../reads/list-parked.ts';
import { retryParked } from '../writes/retry-parked.ts';
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

/** `throughline parked list | retry`. */
export function addParkedCommands(parked: Command, parts: CliParts): void {
  parked
    .command('list')
    .description('list completions whose judge kept failing')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--learner <id>', 'of this learner alone')
    .option('--json', 'print one JSON object')
    .action(async (options: ListOptions) => {
      await runOperation(parts, async (operations) => {
        const list = await listParked(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          options.learner ?? null,
        );
        printList(list, options.json === true, {
          none: 'Nothing is parked.',
          headings: ['learner', 'ledgerSeq', 'kind', 'touchpoint', 'state', 'tries', 'error', 'at'],
          toRow: (item) => [
            item.learner,
            `${item.ledgerSeq}`,
            item.kind,
            item.touchpoint,
            item.state,
            `${item.attempts}`,
            item.errorCode,
            item.at,
          ],
        });
      });
    });

  addRetryCommand(parked, parts, {
    description: 'ask for a parked completion again',
    retry: retryParked,
    sentences: {
      retried: 'is asked for again; it lands at its own position.',
      'not-parked': 'is not parked.',
      'no-such-learner': 'is of a learner that this tenant does not have.',
    },
  });
}
