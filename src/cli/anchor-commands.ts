import { InvalidArgumentError, type Command } from 'commander';
import { readPublicKey } from '../reads/find-anchors.ts';
import { rotateSigningKey } from '../writes/anchors/rotate-signing-key.ts';
import type { CliParts } from './cli-parts.ts';

/** `throughline anchors key | rotate`. */
export function addAnchorCommands(anchors: Command, parts: CliParts): void {
  anchors
    .command('key')
    .description('print the public key that signed heads are checked with')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: boolean }) => {
      const { dataDir, signingKey } = parts.loadConfig();
      const { id, pem } = await readPublicKey(dataDir, signingKey);
      process.stdout.write(
        options.json === true ? `${JSON.stringify({ id, publicKey: pem })}\n` : pem,
      );
    });

  anchors
    .command('rotate')
    .description('hand over to a new signing key; what was signed before stays provable')
    .option('--next <key>', 'where SIGNING_KEY is set: the key that comes next', parseSeed)
    .option('--json', 'print one JSON object')
    .action(async (options: { next?: Buffer; json?: boolean }) => {
      const config = parts.loadConfig();
      const operations = await parts.openOperations(config);
      try {
        const { from, to } = await rotateSigningKey({
          relayPool: operations.relayPool,
          dataDir: config.dataDir,
          nowMs: Date.now,
          seed: config.signingKey,
          nextSeed: options.next ?? null,
        });
        process.stdout.write(
          options.json === true
            ? `${JSON.stringify({ from, to })}\n`
            : `Heads are signed by ${to} from now on; ${from} signed its last line.${options.next === undefined ? '' : ' Set SIGNING_KEY to the new key and restart.'}\n`,
        );
      } finally {
        await operations.close();
      }
    });
}

function parseSeed(text: string): Buffer {
  const bytes = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (bytes.length !== 32)
    throw new InvalidArgumentError('a key is 32 bytes, as 64 hexadecimal digits or in base64.');
  return bytes;
}
