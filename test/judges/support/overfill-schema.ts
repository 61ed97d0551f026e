import { chooseBranch, isSchema, readSchemas, type JsonSchema } from '../../wire/json-schema.ts';

/** How much of everything an answer holds. */
export interface Filling {
  readonly items: number;
  readonly text: string;
  /** Whether lists keep to the form's own bounds. */
  readonly heedsBounds: boolean;
}

/** An answer in a form that takes as much as it is given: each list so many entries, each string the text. */
export function overfillSchema(schema: JsonSchema, filling: Filling): unknown {
  const chosen = chooseBranch(schema);
  if (Array.isArray(chosen.enum)) return chosen.enum[0];
  switch (chosen.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(readSchemas(chosen.properties)).map(([name, below]) => [
          name,
          overfillSchema(below, filling),
        ]),
      );
    case 'array':
      return fillList(chosen, filling);
    case 'string':
      return filling.text;
    case 'boolean':
      return false;
    default:
      return 1;
  }
}

function fillList({ items, maxItems }: JsonSchema, filling: Filling): readonly unknown[] {
  if (!isSchema(items)) return [];
  const most = filling.heedsBounds && typeof maxItems === 'number' ? maxItems : Infinity;
  return Array.from({ length: Math.min(filling.items, most) }, () =>
    overfillSchema(items, filling),
  );
}
