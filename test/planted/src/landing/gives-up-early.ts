// Planted: where one of these fails, the other goes on behind the end of the transaction.
interface Asked {
  ask(text: string): Promise<number>;
}

const ask = (transaction: Asked, text: string): Promise<number> => transaction.ask(text);

export async function breach(transaction: Asked): Promise<readonly number[]> {
  return Promise.all([ask(transaction, 'one'), ask(transaction, 'two')]);
}
