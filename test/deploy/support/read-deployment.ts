import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** The folder with everything that somebody deploys from. */
export const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url));

/** One process of ours, as a deployment starts it. */
export interface DeployedProcess {
  /** File and name, for whoever reads a failed test. */
  readonly place: string;
  /** The command of the command line, such as `server`. */
  readonly command: string;
  /** What it is given, by name; null where the value is a secret's. */
  readonly environment: ReadonlyMap<string, string | null>;
  /** Folders that outlive it. */
  readonly volumes: readonly string[];
  /** Port and path of each probe of its health. */
  readonly probes: readonly { readonly port: number; readonly path: string }[];
  /** How long it is given to end, less what passes before it is told to, ms. */
  readonly graceMs: number;
}

interface ComposeService {
  readonly image?: string;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly secrets?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string }>>;
}

/** compose.yaml as it stands, its merges done. */
export function readComposeFile(): ComposeFile {
  return parse(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as ComposeFile;
}

/** The services of compose.yaml that run our image. */
export function readCompose(): readonly DeployedProcess[] {
  return Object.entries(readComposeFile().services)
    .filter(([, service]) => service.image === 'throughline:latest')
    .map(([name, service]) => ({
      place: `compose.yaml ${name}`,
      command: service.command?.[0] ?? '',
      environment: new Map(Object.entries(service.environment ?? {})),
      volumes: (service.volumes ?? []).map((volume) => volume.split(':')[1] ?? ''),
      probes: [
        ...(service.healthcheck?.test.join(' ') ?? '').matchAll(/127\.0\.0\.1:(\d+)([/\w]+)/g),
      ].map(([, port, path]) => ({ port: Number(port), path: path ?? '' })),
      graceMs: Number.parseInt(service.stop_grace_period ?? '10s', 10) * 1_000,
    }));
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Labels };
    readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
    readonly ports?: readonly { readonly targetPort: string }[];
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

export type Labels = Readonly<Record<string, string>>;

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly Container[];
}

interface Container {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly lifecycle?: {
    readonly preStop: { readonly exec: { readonly command: readonly string[] } };
  };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

/** Every object of the Kubernetes folder, the kustomization aside. */
export function readManifests(): readonly Manifest[] {
  const folder = join(DEPLOY, 'kubernetes');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')))
    .map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS() as Manifest;
    });
}

/** The containers of the manifests. */
export function readKubernetes(): readonly DeployedProcess[] {
  const manifests = readManifests();
  return manifests.flatMap((manifest) =>
    (manifest.spec?.template?.spec.containers ?? []).map((container) =>
      toProcess(manifest, container, manifests),
    ),
  );
}

function toProcess(
  manifest: Manifest,
  container: Container,
  manifests: readonly Manifest[],
): DeployedProcess {
  const environment = new Map<string, string | null>();
  for (const { configMapRef, secretRef } of container.envFrom) {
    const name = configMapRef?.name ?? secretRef?.name;
    const kind = configMapRef === undefined ? 'Secret' : 'ConfigMap';
    const source = manifests.find((each) => each.kind === kind && each.metadata.name === name);
    for (const [key, value] of Object.entries(source?.data ?? {})) environment.set(key, value);
    for (const key of Object.keys(source?.stringData ?? {})) environment.set(key, null);
  }
  for (const { name, value } of container.env) environment.set(name, value ?? null);
  const portOf = (name: string): number =>
    container.ports.find((port) => port.name === name)?.containerPort ?? -1;
  const sleepSeconds = Number(container.lifecycle?.preStop.exec.command[1] ?? 0);
  const graceSeconds = manifest.spec?.template?.spec.terminationGracePeriodSeconds ?? 0;
  return {
    place: `${manifest.kind} ${manifest.metadata.name}`,
    command: container.args[0] ?? '',
    environment,
    volumes: container.volumeMounts
      .filter(({ name }) =>
        manifest.spec?.volumeClaimTemplates?.some(({ metadata }) => metadata.name === name),
      )
      .map(({ mountPath }) => mountPath),
    probes: [container.startupProbe, container.readinessProbe, container.livenessProbe].map(
      ({ httpGet }) => ({ port: portOf(httpGet.port), path: httpGet.path }),
    ),
    graceMs: (graceSeconds - sleepSeconds) * 1_000,
  };
}
