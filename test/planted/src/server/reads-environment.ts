// Planted: only src/config.ts reads the environment.
export const breach = process.env['PORT'];
