import type { Command } from 'commander';
import { listUnevaluated } from '../reads/list-unevaluated.ts';
import { retryUnevaluated } from '../writes/retry-unevaluated.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { printRows } from './output/print-rows.ts';
import { parsePosition } from './parse-position.ts';
import { runOperation } from './run-operation.ts';

interface UnevaluatedOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

const SENTENCES = {
  retried: 'is evaluated again, with three fresh tries.',
  'not-unevaluated': 'is not unevaluated.',
  'no-such-learner': 'is of a learner that this tenant does not have.',
} as const;

/** `throughline unevaluated list | retry`. */
export function addUnevaluatedCommands(unevaluated: Command, parts: CliParts): void {
  unevaluated
    .command('list')
    .description('list turns and sessions whose light evaluation failed three times')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--learner <id>', 'of this learner alone')
    .option('--json', 'print one JSON object')
    .action(async (options: UnevaluatedOptions & { learner?: string }) => {
      await runOperation(parts, async (operations) => {
        const list = await listUnevaluated(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          options.learner ?? null,
        );
        if (options.json === true) process.stdout.write(`${JSON.stringify(list)}\n`);
        else if (list.items.length === 0) process.stdout.write('Nothing is unevaluated.\n');
        else
          printRows(
            ['learner', 'ledgerSeq', 'kind', 'touchpoint', 'tries', 'error', 'at'],
            list.items.map((item) => [
              item.learner,
              `${item.ledgerSeq}`,
              item.kind,
              item.touchpoint,
              `${item.attempts}`,
              item.errorCode,
              item.at,
            ]),
          );
      });
    });

  unevaluated
    .command('retry')
    .argument('<learner>')
    .argument('<ledgerSeq>', 'of the completion', parsePosition)
    .description('ask for a light evaluation again')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--json', 'print one JSON object')
    .action(async (learner: string, position: number, options: UnevaluatedOptions) => {
      await runOperation(parts, async (operations) => {
        const outcome = await retryUnevaluated(
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
