import type { Command } from 'commander';
import type { TenantId } from '../domain/ids/ids.ts';
import type { CliParts, Operations } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { EXIT_CODE } from './output/exit-code.ts';
import { parsePosition } from './parse-position.ts';
import { runOperation } from './run-operation.ts';

/** How a list of completions that need a hand is retried. */
export interface Retrying<Outcome extends string> {
  readonly description: string;
  readonly retry: (
    pool: Operations['reads']['appPool'],
    tenant: TenantId,
    learner: string,
    position: number,
  ) => Promise<Outcome>;
  /** What became of it: the end of a sentence that begins with the completion. */
  readonly sentences: Readonly<Record<Outcome, string>>;
}

/** `throughline <group> retry <learner> <ledgerSeq>`: fails where nothing is retried. */
export function addRetryCommand<Outcome extends string>(
  group: Command,
  parts: CliParts,
  { description, retry, sentences }: Retrying<Outcome | 'retried'>,
): void {
  group
    .command('retry')
    .argument('<learner>')
    .argument('<ledgerSeq>', 'of the completion', parsePosition)
    .description(description)
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--json', 'print one JSON object')
    .action(
      async (learner: string, position: number, options: { tenant: string; json?: boolean }) => {
        await runOperation(parts, async (operations) => {
          const tenant = await findTenantByName(operations, options.tenant);
          const outcome = await retry(operations.reads.appPool, tenant, learner, position);
          process.stdout.write(
            options.json === true
              ? `${JSON.stringify({ learner, ledgerSeq: position, outcome })}\n`
              : `Completion ${position} of ${learner} ${sentences[outcome]}\n`,
          );
          if (outcome !== 'retried') process.exitCode = EXIT_CODE.failed;
        });
      },
    );
}
