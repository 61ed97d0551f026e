import { z } from 'zod';

/** Most items in one page. */
export const PAGE_LIMIT_MAX = 500;
const PAGE_LIMIT_DEFAULT = 50;

/** Where the next page begins. Opaque; it never expires, and what is written meanwhile moves nothing. */
export const Cursor = z
  .string()
  .min(1)
  .max(64)
  .meta({ description: 'Opaque; taken from nextCursor of the page before' });

export const PageLimit = z.coerce
  .number()
  .int()
  .min(1)
  .max(PAGE_LIMIT_MAX)
  .default(PAGE_LIMIT_DEFAULT)
  .meta({ description: `Items per page, 1–${PAGE_LIMIT_MAX}, ${PAGE_LIMIT_DEFAULT} when absent` });

/** Which end a list is read from. */
export const PageOrder = z.enum(['newest', 'oldest']).default('newest');
export type PageOrder = z.infer<typeof PageOrder>;

/** A page of `Item`: `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.strictObject({ items: z.array(item), nextCursor: Cursor.nullable() }).meta({ id });
}
