import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, whatever the working directory is. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const modules = join(root, 'node_modules');
export const lockFile = join(root, 'package-lock.json');
/** What npm itself writes when an install is complete. */
export const installedLockFile = join(modules, '.package-lock.json');
/** What we write when an install was seen to be whole. */
export const stampFile = join(modules, '.throughline-install.json');
/** The Node that the project runs on, from the npm package `node`. */
export const bundledNode = join(modules, 'node', 'bin', 'node');
