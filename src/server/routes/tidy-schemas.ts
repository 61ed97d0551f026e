type Schemas = Record<string, unknown>;

const REFERENCE = /"#\/components\/schemas\/([A-Za-z0-9]+)"/g;
const INPUT = /Input$/;

/**
 * Every schema comes in two forms, as it is sent and as it is answered, and all that the contract knows come along.
 * This keeps what the routes refer to, and one form under the plain name wherever the two are equal or one is not used.
 */
export function tidySchemas(document: Record<string, unknown>): Record<string, unknown> {
  let text = JSON.stringify(document);
  for (const name of Object.keys(schemasOf(document)).filter((other) => INPUT.test(other))) {
    const plain = name.replace(INPUT, '');
    const schemas = keepReferred(JSON.parse(text));
    if (schemas[name] === undefined || (schemas[plain] !== undefined && !areEqual(schemas, plain)))
      continue;
    text = text.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${plain}"`);
    if (schemas[plain] === undefined) text = moveSchema(text, name, plain);
  }
  const tidied = JSON.parse(text) as { components: { schemas: Schemas } };
  tidied.components.schemas = keepReferred(tidied);
  return tidied;
}

function schemasOf(document: Record<string, unknown>): Schemas {
  return (document['components'] as { schemas: Schemas }).schemas;
}

/** Two forms are equal when they differ in nothing but the forms that they refer to in turn. */
function areEqual(schemas: Schemas, plain: string): boolean {
  const strip = (schema: unknown): string =>
    JSON.stringify(schema).replaceAll(
      REFERENCE,
      (_all, name: string) => `"${name.replace(INPUT, '')}"`,
    );
  const pending = [plain];
  const seen = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const input = schemas[`${name}Input`];
    const output = schemas[name];
    if (input === undefined || output === undefined) continue;
    if (strip(input) !== strip(output)) return false;
    for (const [, referred] of JSON.stringify(output).matchAll(REFERENCE))
      pending.push((referred as string).replace(INPUT, ''));
  }
  return true;
}

function moveSchema(text: string, from: string, to: string): string {
  const document = JSON.parse(text) as { components: { schemas: Schemas } };
  document.components.schemas[to] = document.components.schemas[from];
  return JSON.stringify(document);
}

/** The schemas that the routes refer to, directly or through others, by name. */
function keepReferred(document: Record<string, unknown>): Schemas {
  const all = schemasOf(document);
  const kept = new Set<string>();
  const pending = [...JSON.stringify(document['paths']).matchAll(REFERENCE)].map(
    (match) => match[1] as string,
  );
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    for (const [, referred] of JSON.stringify(all[name]).matchAll(REFERENCE))
      pending.push(referred as string);
  }
  return Object.fromEntries([...kept].toSorted().map((name) => [name, all[name]]));
}
