import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import type { CliParts } from '../../src/cli/cli-parts.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { CONFIG_NAMES } from '../../src/config.ts';
import { DRAIN_MS_MAX } from '../../src/main/run-service.ts';
import { createHealthServer } from '../../src/server/create-health-server.ts';
import {
  DEPLOY,
  readCompose,
  readComposeFile,
  readKubernetes,
  readManifests,
  type Labels,
} from './support/read-deployment.ts';

/** A file beside the one that names it, up to where a name is filled in. */
const PLACE = /(?:\bfrom |\bimport\(|new URL\()\s*['`](\.{1,2}\/[^'`$]*)/g;
/** Where the bundler of the workflows begins to look; it names no file. */
const WHOLE_CHECKOUT = './';

const processes = [...readCompose(), ...readKubernetes()];
/** Nothing is run, so nothing of what a command needs is asked for. */
const commands = buildProgram({} as CliParts).commands.map((command) => command.name());

test('two servers and two workers are deployed by compose, and both roles by the manifests', () => {
  expect(readCompose().map(({ command }) => command)).toEqual([
    'server',
    'server',
    'worker',
    'worker',
  ]);
  expect(
    readKubernetes()
      .map(({ command }) => command)
      .toSorted(),
  ).toEqual(['server', 'worker']);
});

describe.each(processes)('$place', ({ command, environment, volumes, probes, graceMs }) => {
  test('runs a command that there is', () => {
    expect(commands).toContain(command);
  });

  test('is given names that set something, a database and a key, and a worker its engine', () => {
    expect(CONFIG_NAMES).toEqual(expect.arrayContaining([...environment.keys()]));
    expect(environment.has('DATABASE_URL')).toBe(true);
    expect(environment.has('MASTER_KEY') || environment.has('MASTER_KEY_FILE')).toBe(true);
    expect(environment.get('HOST')).toBe('0.0.0.0');
    expect(environment.has('ENGINE')).toBe(command === 'worker');
    expect(environment.has('TEMPORAL_ADDRESS')).toBe(command === 'worker');
  });

  test('signs heads with one key for all where it is a worker, and keeps them in a folder that stays', () => {
    expect(environment.has('SIGNING_KEY')).toBe(command === 'worker');
    if (command === 'worker') expect(volumes).toContain(environment.get('DATA_DIR'));
  });

  test('is probed where it listens, on paths that answer', async () => {
    const port = environment.get(command === 'worker' ? 'WORKER_PORT' : 'PORT');
    const server = await createHealthServer({
      checkReadiness: async () => ({ ready: true, parts: {} }),
      metrics: new Registry(),
    });
    expect(probes.length).toBeGreaterThan(0);
    for (const probe of probes) {
      expect(String(probe.port)).toBe(port);
      expect((await server.inject(probe.path)).statusCode).toBe(200);
    }
    await server.close();
  });

  test('is given longer to end than it drains', () => {
    expect(graceMs).toBeGreaterThan(DRAIN_MS_MAX);
  });
});

test('a read-only container is given secrets from files alone: Docker would copy others into its root', () => {
  const { services, secrets } = readComposeFile();
  const closed = Object.values(services).filter((service) => service.read_only === true);
  expect(closed).toHaveLength(4);
  for (const name of closed.flatMap((service) => service.secrets ?? []))
    expect(secrets[name]?.file, name).toBeTypeOf('string');
});

test('whatever ends by itself has somebody who depends on its end, so that `up --wait` does not fail', () => {
  const { services } = readComposeFile();
  const ending = Object.entries(services)
    .filter(([, service]) => service.restart !== 'unless-stopped')
    .map(([name]) => name);
  expect(ending.toSorted()).toEqual(['temporal-namespace', 'temporal-schema']);
  const awaited = Object.values(services).flatMap((service) =>
    Object.entries(service.depends_on ?? {})
      .filter(([, { condition }]) => condition === 'service_completed_successfully')
      .map(([name]) => name),
  );
  expect(awaited).toEqual(expect.arrayContaining(ending));
});

test('every selector and target of a manifest finds what it names', () => {
  const manifests = readManifests();
  const pods = manifests.flatMap<Labels>(({ spec }) => spec?.template?.metadata.labels ?? []);
  const selectors = manifests.flatMap<Labels>(
    ({ spec }) => spec?.selector?.matchLabels ?? (spec?.selector as Labels | undefined) ?? [],
  );
  expect(selectors).toHaveLength(6);
  for (const selector of selectors) expect(pods).toContainEqual(selector);
  const targets = manifests.flatMap(({ spec }) => spec?.scaleTargetRef ?? []);
  for (const { kind, name } of targets)
    expect(manifests.map((each) => [each.kind, each.metadata.name])).toContainEqual([kind, name]);
  const places = manifests.filter(({ kind }) => kind !== 'Namespace');
  expect(new Set(places.map(({ metadata }) => metadata.namespace))).toEqual(
    new Set(['throughline']),
  );
});

test('whatever the code reads or imports by its place in the checkout is in the image too', () => {
  const root = join(DEPLOY, '..');
  const copied = listCopied();
  const allowed = readFileSync(join(DEPLOY, 'Dockerfile.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));
  const files = copied
    .filter((place) => statSync(join(root, place)).isDirectory())
    .flatMap((place) =>
      globSync(`${place}/**/*.{ts,js}`, { cwd: root, exclude: ['**/node_modules/**'] }),
    );
  const named = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(PLACE)].map(([, place = '']) => join(dirname(file), place));
  });
  expect(named).toContain('docs/reference/review.v1.json');
  const isIn = (places: readonly string[], file: string): boolean =>
    places.some((place) => file === place || file.startsWith(`${place}/`));
  const missing = new Set(named.filter((file) => !isIn(copied, file) || !isIn(allowed, file)));
  expect([...missing].filter((file) => file !== WHOLE_CHECKOUT)).toEqual([]);
});

test('the image is made of files that there are, of a Node that the project runs on, and not as root', () => {
  const text = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
  const copied = listCopied();
  expect(copied).toContain('src');
  for (const file of copied) expect(existsSync(join(DEPLOY, '..', file)), file).toBe(true);
  expect(text).toMatch(/^FROM node:24-/m);
  expect(text).toMatch(/^USER node$/m);
  const names = /^ENV (.+)$/m
    .exec(text)?.[1]
    ?.split(' ')
    .map((pair) => pair.split('=')[0]);
  expect([...CONFIG_NAMES, 'NODE_ENV']).toEqual(expect.arrayContaining(names ?? ['none']));
});

test('the example of secrets names each variable that compose asks for, and holds none', () => {
  const example = readFileSync(join(DEPLOY, '.env.example'), 'utf8');
  const compose = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');
  const asked = [...compose.matchAll(/(?<!\$)\$\{(\w+):[?]/g)].map(([, name]) => name);
  const named = [...example.matchAll(/^(\w+)=$/gm)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining([...new Set(asked)]));
  expect(example).toContain('deploy/master.key');
  expect(example).not.toMatch(/^\w+=.+$/m);
});

/** What of the checkout the image is made of. */
function listCopied(): readonly string[] {
  const text = readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8');
  return [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
    files.split(' '),
  );
}
