// Clean; the planted breaches import it.
export interface Opened {
  readonly path: string;
}
