import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/** The refusal of a process whose `ENGINE` is not the one that runs the database. */
export function otherEngineError(found: string, name: string): ThroughlineError {
  return new ThroughlineError(
    'engine/other',
    `This database is run by ENGINE=${found}, and this process was started with ENGINE=${name}; set ENGINE=${found}, or switch the database with: throughline engine switch ${name}.`,
  );
}
