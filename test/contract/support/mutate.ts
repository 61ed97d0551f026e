import fc from 'fast-check';

/** Something that a field may be changed to, of the right type or not. */
const OTHER: readonly unknown[] = [
  null,
  true,
  '',
  'rising',
  'review.v2',
  '12',
  0,
  -1,
  0.5,
  1e21,
  2 ** 53,
  [],
  ['e1'],
  {},
  { id: 'e1' },
];

/** What is done to one place of a document: which place and how, as numbers that are folded to what is there. */
export interface Mutation {
  readonly place: number;
  readonly how: 'drop' | 'add' | 'change' | 'repeat' | 'rename';
  readonly other: number;
}

export const anyMutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    place: fc.nat(1_000_000),
    how: fc.constantFrom('drop', 'add', 'change', 'repeat', 'rename'),
    other: fc.nat(1_000_000),
  }),
  { maxLength: 2 },
);

/** A copy with the mutations made, one after the other. */
export function mutate(document: unknown, mutations: readonly Mutation[]): unknown {
  const copy = structuredClone(document);
  for (const mutation of mutations) mutateOnce(copy, mutation);
  return copy;
}

function mutateOnce(document: unknown, { place, how, other }: Mutation): void {
  const holders = listHolders(document);
  const holder = holders[place % holders.length];
  if (holder === undefined) return;
  const keys = Object.keys(holder);
  const key = keys[other % Math.max(1, keys.length)];
  const value = OTHER[other % OTHER.length];
  if (Array.isArray(holder)) {
    if (how === 'drop') holder.splice(other % Math.max(1, holder.length), 1);
    else if (how === 'change' && holder.length > 0) holder[other % holder.length] = value;
    else holder.push(how === 'repeat' && holder.length > 0 ? holder[0] : value);
    return;
  }
  const fields = holder as Record<string, unknown>;
  if (how === 'add' || key === undefined) fields['more'] = value;
  else if (how === 'drop') delete fields[key];
  else if (how === 'rename') {
    fields[key.toUpperCase()] = fields[key];
    delete fields[key];
  } else fields[key] = value;
}

/** Every object and list within a document, itself among them. */
function listHolders(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(listHolders)];
}
