import { temporalVariables } from './temporal-variables.ts';

const PREFIX = 'TEMPORAL_';
const KNOWN: readonly string[] = Object.keys(temporalVariables);

/** Names that others read: the Temporal CLI and its profiles, the server's own containers and pages. */
const OTHERS: readonly RegExp[] = [
  /^TEMPORAL_(ENV|ENV_FILE|PROFILE|CONFIG_FILE|VERSION|POSTGRES_PASSWORD)$/,
  /^TEMPORAL_(CLI|CODEC|GRPC_META|TLS_CLIENT|TLS_SERVER|UI|CORS)_/,
  /^TEMPORAL_TLS_DISABLE_HOST_VERIFICATION$/,
  // What Kubernetes tells every container of a service whose name begins with "temporal".
  /^TEMPORAL_(.+_)?(SERVICE_(HOST|PORT)(_.+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/,
];

/** Letters that a slip of the fingers changes, at most. */
const SLIPS_MAX = 2;

/**
 * Names that look like settings of Temporal and set nothing: a slip in one of them must not leave its default in force
 * unseen. One sentence each, with the name that was meant where one is near.
 *
 * @param names those with a value
 */
export function findUnknownTemporal(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.startsWith(PREFIX) && !KNOWN.includes(name))
    .filter((name) => !OTHERS.some((form) => form.test(name)))
    .map((name) => {
      const meant = KNOWN.find((known) => countSlips(bare(name), bare(known)) <= SLIPS_MAX);
      const hint =
        meant === undefined ? `the known names are ${KNOWN.join(', ')}` : `the name is ${meant}`;
      return `${name} is not a setting: ${hint}.`;
    });
}

function bare(name: string): string {
  return name.slice(PREFIX.length).replaceAll('_', '');
}

/** Letters to put in, take out or change, to make one word of the other. */
function countSlips(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [column, wanted] of [...other].entries()) {
      const changed = (above[column] ?? 0) + (letter === wanted ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
