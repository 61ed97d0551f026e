// Clean; everybody may import it.
export class ThroughlineError extends Error {}
