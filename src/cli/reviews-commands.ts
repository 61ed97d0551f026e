import type { Command } from 'commander';
import { listReviews, type ReviewList } from '../reads/reviews/list-reviews.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { printRows } from './output/print-rows.ts';
import { runOperation } from './run-operation.ts';

interface ReviewsOptions {
  readonly tenant: string;
  readonly learner?: string;
  readonly failed?: boolean;
  readonly json?: boolean;
}

/** `throughline reviews list`. */
export function addReviewsCommands(reviews: Command, parts: CliParts): void {
  reviews
    .command('list')
    .description('list reviews, and how far they are')
    .option('--failed', 'those alone that are not tried again by themselves')
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--learner <id>', 'of this learner alone')
    .option('--json', 'print one JSON object')
    .action(async (options: ReviewsOptions) => {
      const failedOnly = options.failed === true;
      await runOperation(parts, async (operations) => {
        const list = await listReviews(
          operations.reads.appPool,
          await findTenantByName(operations, options.tenant),
          { learner: options.learner ?? null, failedOnly },
        );
        if (options.json === true) process.stdout.write(`${JSON.stringify(list)}\n`);
        else if (list.items.length === 0)
          process.stdout.write(failedOnly ? 'No review has failed.\n' : 'There is no review.\n');
        else printReviews(list);
      });
    });
}

function printReviews({ items, more }: ReviewList): void {
  printRows(
    ['review', 'learner', 'scenario', 'attempt', 'status', 'revision', 'tries', 'error', 'begun'],
    items.map((item) => [
      item.reviewId,
      item.learner,
      item.scenario,
      item.attempt,
      item.status,
      `${item.revision}`,
      `${item.tries}`,
      item.errorCode,
      item.begunAt,
    ]),
  );
  if (more) process.stdout.write(`There are more than these ${items.length}.\n`);
}
