// Clean: the one place that reads the environment.
export interface Config {
  readonly home: string | undefined;
}
export const loadConfig = (): Config => ({ home: process.env['HOME'] });
