/** How a command ends, so that scripts can tell. */
export const EXIT_CODE = {
  done: 0,
  /** The command worked and found something wrong, as `verify` may. */
  found: 1,
  /** It could not do its work: bad arguments, bad configuration, an unreadable file, no server. */
  failed: 2,
} as const;
