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

/** Flushes a folder's entries, so that a rename or a link in it survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
