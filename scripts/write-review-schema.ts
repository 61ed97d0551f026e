// Writes what the contract's schemas of a review come to: docs/reference/review.v1.json (the document),
// review-frames.v1.json (its frames) and asyncapi.json (the socket). With --check it only says whether
// the files are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { describeFrames, describeReview } from './schemas/describe-review.ts';
import { describeStream } from './schemas/describe-stream.ts';

const FILES = {
  'review.v1.json': describeReview(),
  'review-frames.v1.json': describeFrames(),
  'asyncapi.json': describeStream(),
};

for (const [name, document] of Object.entries(FILES)) {
  const file = new URL(`../docs/reference/${name}`, import.meta.url);
  const text = `${JSON.stringify(document, null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(
      `docs/reference/${name} is out of date; run: node scripts/write-review-schema.ts`,
    );
    process.exitCode = 1;
  }
}
