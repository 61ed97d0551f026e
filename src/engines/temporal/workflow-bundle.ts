import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ThroughlineError } from '../../domain/errors/throughline-error.ts';

/** A bundle that was built from the sources as they are. */
export interface WorkflowBundle {
  /** For `TemporalEngineOptions.bundlePath`. */
  readonly path: string;
  /** Names this build: the hash of the sources in it and of the library's version, equal on every machine. */
  readonly buildId: string;
}

interface Manifest extends Omit<WorkflowBundle, 'path'> {
  /** The version of the library that built it; a worker of another one cannot load it. */
  readonly library: string;
  /** SHA-256 of the bundle as it was written: a damaged one is built anew. */
  readonly bundle: string;
  /** SHA-256 by path, relative to the project. */
  readonly sources: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(ROOT, '.cache', 'workflows');
const BUNDLE_NAME = 'workflows.js';
const MANIFEST_NAME = 'workflows.json';
const BUNDLE = join(FOLDER, BUNDLE_NAME);
const MANIFEST = join(FOLDER, MANIFEST_NAME);
const ENTRY = fileURLToPath(new URL('./workflows.ts', import.meta.url));

/**
 * Finds the bundle of the workflows, and builds it where it is missing or older than the sources (2 s).
 *
 * @throws ThroughlineError `temporal/bundle` where it cannot be built or written
 */
export async function ensureWorkflowBundle(): Promise<WorkflowBundle> {
  return (await findWorkflowBundle()) ?? (await buildWorkflowBundle());
}

/** The bundle, or null where it is missing or not whole, or where the sources have changed since. */
export async function findWorkflowBundle(folder = FOLDER): Promise<WorkflowBundle | null> {
  const path = join(folder, BUNDLE_NAME);
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST_NAME), 'utf8')) as Manifest; // ours
    if (manifest.library !== readLibraryVersion()) return null;
    const sources = await hashSources(Object.keys(manifest.sources));
    const isFresh = nameBuild(manifest.library, sources) === manifest.buildId;
    const isWhole = sha256(await readFile(path)) === manifest.bundle;
    return isFresh && isWhole ? { path, buildId: manifest.buildId } : null;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Checks that a bundle is the one that was built from the sources as they are.
 *
 * @throws ThroughlineError `temporal/bundle`
 */
export async function checkWorkflowBundle(path: string): Promise<void> {
  const found = await findWorkflowBundle();
  if (found?.path === path) return;
  throw new ThroughlineError(
    'temporal/bundle',
    `The workflow bundle ${path} is missing, damaged or older than the sources; build it: npm run build:workflows`,
  );
}

/**
 * The library notes the stack of every promise that a workflow makes, to show on request; that is the greater
 * part of what a step costs the one thread that all workflows share. Nobody asks for it here, and no stack
 * crosses into a history. It stands in front of the bundle, since the sandbox freezes what it changes.
 */
const PROLOGUE = 'Error.stackTraceLimit=0;';

/**
 * Bundles the workflows with all that they import. Written beside its place and moved there, so that
 * processes that start together never load half of one.
 */
export async function buildWorkflowBundle(): Promise<WorkflowBundle> {
  try {
    const files = new Set<string>();
    const code = await bundle(files);
    const library = readLibraryVersion();
    const sources = await hashSources([...files].toSorted());
    const buildId = nameBuild(library, sources);
    await mkdir(FOLDER, { recursive: true });
    await writeWhole(BUNDLE, code);
    const manifest: Manifest = { buildId, library, bundle: sha256(code), sources };
    await writeWhole(MANIFEST, JSON.stringify(manifest));
    return { path: BUNDLE, buildId };
  } catch (error) {
    throw new ThroughlineError(
      'temporal/bundle',
      `The workflow bundle could not be built into ${FOLDER}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** @param files gets the project's own files that went into it */
async function bundle(files: Set<string>): Promise<string> {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: ENTRY,
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({
      ...config,
      plugins: [
        ...(config.plugins ?? []),
        (compiler) =>
          compiler.hooks.done.tap('sources', ({ compilation }) => {
            for (const file of compilation.fileDependencies) {
              const path = relative(ROOT, file).split(sep).join('/');
              if (/^(?!node_modules\/|\.\.).*\.ts$/.test(path) && !isAbsolute(path))
                files.add(path);
            }
          }),
      ],
    }),
  });
  return PROLOGUE + code;
}

async function hashSources(paths: readonly string[]): Promise<Record<string, string>> {
  const sources: Record<string, string> = {};
  for (const path of paths) sources[path] = sha256(await readFile(join(ROOT, path)));
  return sources;
}

function nameBuild(library: string, sources: Readonly<Record<string, string>>): string {
  return sha256(JSON.stringify([PROLOGUE, library, Object.entries(sources)])).slice(0, 16);
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function readLibraryVersion(): string {
  const { version } = createRequire(import.meta.url)('@temporalio/worker/package.json') as {
    version: string;
  };
  return version;
}

async function writeWhole(path: string, content: string): Promise<void> {
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, content);
  await rename(beside, path);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
