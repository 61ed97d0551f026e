/** Whether an answer speaks of everything that was asked, once each, and of nothing else: one sentence for each fault. */
export function findListFaults(
  said: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const unknown = said.filter((id) => !asked.includes(id)).length;
  const missing = asked.filter((id) => !said.includes(id));
  const repeated = asked.filter((id) => said.indexOf(id) !== said.lastIndexOf(id));
  return [
    ...(unknown === 0 ? [] : [`${unknown} entries name something that is not on the list`]),
    ...missing.map((id) => `${id} is missing`),
    ...repeated.map((id) => `${id} stands there more than once`),
  ];
}
