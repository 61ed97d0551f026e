import { open } from 'node:fs/promises';

/** Writes a file that must not be there yet, flushed before it returns. */
export async function writeDurably(
  path: string,
  text: string | Buffer,
  mode = 0o600,
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
