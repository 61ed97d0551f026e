/** Works off jobs, so many at once; results in the order of the jobs. */
export async function inLanes<Result>(
  jobs: readonly (() => Promise<Result>)[],
  lanes: number,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const at = next;
      next += 1;
      results[at] = await (jobs[at] as () => Promise<Result>)();
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  return results;
}
