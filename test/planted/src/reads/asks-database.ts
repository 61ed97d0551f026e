// Planted: a question to the database that no file of the store is named after.
interface Asked {
  query(text: string): Promise<{ rows: unknown[] }>;
}

export async function breach(client: Asked): Promise<unknown[]> {
  return (await client.query('select 1')).rows;
}
