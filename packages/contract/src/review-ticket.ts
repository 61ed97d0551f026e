import { z } from 'zod';

/** Opens one stream of reviews within a minute, once: for a browser, which cannot send a key and should not hold one. */
export const ReviewTicket = z
  .strictObject({
    ticket: z.string().meta({ description: 'Goes into the address of the socket, as `ticket`' }),
    expiresAt: z.string().meta({ description: 'RFC 3339, UTC: from then on it opens nothing' }),
  })
  .meta({ id: 'ReviewTicket' });
export type ReviewTicket = z.infer<typeof ReviewTicket>;
