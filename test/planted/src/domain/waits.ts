// Planted: the domain is not synchronous, and reads the environment.
export async function breach(): Promise<string | undefined> {
  setTimeout(() => undefined, 0);
  return process.env['HOME'];
}
