/** The engines, as they are named in `ENGINE`, on the command line, and in the database that one of them runs. */
export const ENGINE_NAMES = ['embedded', 'temporal'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];
