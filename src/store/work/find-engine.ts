import type { Pool } from '../database.ts';

/** Which engine runs a database. */
export interface EngineInForce {
  readonly name: string;
  /** Raised by every switch. */
  readonly generation: number;
  /** When it took over, or first started. */
  readonly since: Date;
  /** Where it looks for the learners of this database, where it has such a place. */
  readonly place: string | null;
}

/** The engine that runs this database; null before any has started. */
export async function findEngine(pool: Pool): Promise<EngineInForce | null> {
  const result = await pool.query<EngineInForce>(
    'select name, generation, switched_at as since, place from engine',
  );
  return result.rows[0] ?? null;
}
