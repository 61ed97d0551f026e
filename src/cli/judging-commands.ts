import { InvalidArgumentError, type Command } from 'commander';
import type { Judging, JudgingChange } from '@throughline/contract';
import type { CliParts } from './cli-parts.ts';
import { findTenantByName } from './find-tenant.ts';
import { printRows } from './output/print-rows.ts';
import { runOperation } from './run-operation.ts';

interface JudgingOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

/** Who changes it by the command line. */
const OPERATOR = 'operator';
const MICRO_USD = 1_000_000;

/** `throughline judging show | stop | resume | budget`. */
export function addJudgingCommands(judging: Command, parts: CliParts): void {
  addOne(judging, 'show', 'show who judges, what today has used and what it may use', (options) =>
    showJudging(parts, options, null),
  );
  addOne(judging, 'stop', 'ask no model anything more', (options) =>
    showJudging(parts, options, { stopped: true }),
  );
  addOne(judging, 'resume', 'ask models again', (options) =>
    showJudging(parts, options, { stopped: false }),
  );
  const budget = judging
    .command('budget')
    .argument('<tokens>', 'a whole number, or "none"', parseTokens)
    .description('set how many tokens a day may use, in and out together; "none" sets no bound');
  addOptions(budget).action(async (dailyTokens: number | null, options: JudgingOptions) => {
    await showJudging(parts, options, { dailyTokens });
  });
}

function addOne(
  judging: Command,
  name: string,
  description: string,
  run: (options: JudgingOptions) => Promise<void>,
): void {
  addOptions(judging.command(name).description(description)).action(run);
}

function addOptions(command: Command): Command {
  return command
    .option('--tenant <name>', 'of which tenant', 'default')
    .option('--json', 'print one JSON object');
}

async function showJudging(
  parts: CliParts,
  options: JudgingOptions,
  change: JudgingChange | null,
): Promise<void> {
  await runOperation(parts, async (operations) => {
    const tenant = await findTenantByName(operations, options.tenant);
    const { judging } = operations;
    const shown =
      change === null ? await judging.read(tenant) : await judging.change(tenant, change, OPERATOR);
    if (options.json === true) process.stdout.write(`${JSON.stringify(shown)}\n`);
    else printJudging(shown);
  });
}

function printJudging(judging: Judging): void {
  const { today, dailyTokens, reservedTokens } = judging;
  process.stdout.write(
    judging.stopped
      ? 'Stopped: no model is asked. "throughline judging resume" asks them again.\n'
      : 'Running.\n',
  );
  const used = today.tokensIn + today.tokensOut;
  const bound = dailyTokens === null ? 'no bound' : `of ${dailyTokens}`;
  process.stdout.write(
    `${judging.day}: ${used} tokens ${bound}, ${reservedTokens} more set aside; ${toUsd(today.costMicroUsd)} by the prices of ${judging.pricesAsOf}`,
  );
  const unpriced = today.unpriced === 0 ? '' : ` (${today.unpriced} calls at unknown prices)`;
  process.stdout.write(`${unpriced}.\n`);
  printRows(
    ['judge', 'calls', 'answered', 'tokens in', 'tokens out', 'cost'],
    judging.judges.map(({ name, inForce, today: of }) => [
      inForce ? name : `${name} (not in JUDGES here)`,
      `${of.calls}`,
      `${of.answered}`,
      `${of.tokensIn}`,
      `${of.tokensOut}`,
      toUsd(of.costMicroUsd),
    ]),
  );
}

function toUsd(microUsd: number): string {
  return `$${(microUsd / MICRO_USD).toFixed(4)}`;
}

function parseTokens(text: string): number | null {
  if (text === 'none') return null;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a budget is a whole number of tokens a day, or "none".');
}
