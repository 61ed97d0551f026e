import type { Command } from 'commander';
import { listReviews } from '../reads/reviews/list-reviews.ts';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { printList } from './output/print-list.ts';
import { runOperation } from './run-operation.ts';

interface ReviewsOptions {
  readonly tenant: string;
  readonly learner?: string;
  readonly failed?: boolean;
  readonly json?: boolean;
}

const HEADINGS = [
  'review',
  'learner',
  'scenario',
  'attempt',
  'status',
  'revision',
  'tries',
  'error',
  'begun',
];

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
        printList(list, options.json === true, {
          none: failedOnly ? 'No review has failed.' : 'There is no review.',
          headings: HEADINGS,
          toRow: (item) => [
            item.reviewId,
            item.learner,
            item.scenario,
            item.attempt,
            item.status,
            `${item.revision}`,
            `${item.tries}`,
            item.errorCode,
            item.begunAt,
          ],
        });
      });
    });
}
