import { z } from 'zod';

/** The step of the ladder that `overall` stands on. */
export const Tier = z.enum([
  'unrated',
  'underperforming',
  'developing',
  'meeting',
  'strong',
  'outstanding',
  'exceptional',
]);
export type Tier = z.infer<typeof Tier>;
