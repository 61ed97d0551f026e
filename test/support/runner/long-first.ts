import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of a minute and more, longest first: begun last, one of them would keep a single core busy at the end. */
const LONG_FILES: readonly string[] = [
  'test/engines/temporal.test.ts',
  'test/drills/erase-short.test.ts',
  'test/drills/review-temporal.test.ts',
  'test/drills/start-failures.test.ts',
  'test/cli/commands.test.ts',
  'test/drills/review-kills.test.ts',
  'test/backup/running-server.test.ts',
  'test/drills/review-judges.test.ts',
  'test/review/crash-points.test.ts',
  'test/canary/canary-models.test.ts',
];

/** Runs the long files first, and the others as always. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONG_FILES.findIndex((file) => moduleId.endsWith(file));
  return place === -1 ? LONG_FILES.length : place;
}
