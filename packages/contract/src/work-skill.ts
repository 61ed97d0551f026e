import { z } from 'zod';

/** The four work-skills that are read directly; `overall` is their roll-up. */
export const WorkSkill = z.enum(['independence', 'quality', 'communication', 'speed']);
export type WorkSkill = z.infer<typeof WorkSkill>;
