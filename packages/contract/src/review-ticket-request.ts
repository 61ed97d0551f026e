import { z } from 'zod';
import { Id } from './ids.ts';

/** Asks for a ticket, for one learner's reviews or for all that the key may see. */
export const ReviewTicketRequest = z
  .strictObject({
    learner: Id.nullable()
      .default(null)
      .meta({ description: 'Whose reviews alone it opens; null for any of the tenant' }),
  })
  .meta({ id: 'ReviewTicketRequest' });
export type ReviewTicketRequest = z.input<typeof ReviewTicketRequest>;
