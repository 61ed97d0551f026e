import type { Command } from 'commander';
import { listParked } from '../reads/list-parked.ts';
import { retryParked } from '../writes/retry-parked.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { printRows } from './output/print-rows.ts';
import { parsePosition } from './parse-position.ts';
import { runOperation } from './run-operation.ts';

interface ParkedOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

const SENTENCES = {
  retried: 'is asked for again; it lands at its own position.',
  'not-parked': 'is not parked.',
  'no-such-learner': 'is of a learner that this tenant does not have.',
} as const;

/** `throughline parked list | retry`. */
export function addParkedCommands(parked: Command, parts: CliParts): void {
  parked
    .command('list')
    .description('list completions whose judge kept failing')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--learner <id>', 'of this learner alone')
    .option('--json', 'print one JSON object')
    .action(async (options: ParkedOptions & { learner?: string }) => {
      await runOperation(parts, async (operations) => {
        const list = await listParked(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          options.learner ?? null,
        );
        if (options.json === true) process.stdout.write(`${JSON.stringify(list)}\n`);
        else if (list.items.length === 0) process.stdout.write('Nothing is parked.\n');
        else
          printRows(
            ['learner', 'ledgerSeq', 'kind', 'touchpoint', 'state', 'tries', 'error', 'at'],
            list.items.map((item) => [
              item.learner,
              `${item.ledgerSeq}`,
              item.kind,
              item.touchpoint,
              item.state,
              `${item.attempts}`,
              item.errorCode,
              item.at,
            ]),
          );
      });
    });

  parked
    .command('retry')
    .argument('<learner>')
    .argument('<ledgerSeq>', 'of the completion', parsePosition)
    .description('ask for a parked completion again')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--json', 'print one JSON object')
    .action(async (learner: string, position: number, options: ParkedOptions) => {
      await runOperation(parts, async (operations) => {
        const outcome = await retryParked(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          learner,
          position,
        );
        if (options.json === true)
          process.stdout.write(`${JSON.stringify({ learner, ledgerSeq: position, outcome })}\n`);
        else process.stdout.write(`Completion ${position} of ${learner} ${SENTENCES[outcome]}\n`);
        if (outcome !== 'retried') process.exitCode = EXIT_CODE.failed;
      });
    });
}
