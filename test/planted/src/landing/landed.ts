// Clean; a planted breach imports it.
export interface Landed {
  readonly position: number;
}
