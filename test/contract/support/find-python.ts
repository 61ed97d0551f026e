import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('validate.py', import.meta.url));
const VENV = fileURLToPath(new URL('../../../.cache/python-jsonschema', import.meta.url));
const ASK_MS_MAX = 20_000;
const INSTALL_MS_MAX = 120_000;

/**
 * A Python that has `jsonschema`: the one that is there, or one in a folder of its own under `.cache`, into which it is
 * installed once. Null where neither is to be had; the reason is told. Where nobody reads along, with `CI=true`, that is
 * a failure: what was not checked has to be seen.
 *
 * @throws Error with `CI=true`, where neither is to be had
 */
export async function findPython(): Promise<string | null> {
  for (const python of ['python3', `${VENV}/bin/python`]) {
    if (await hasJsonschema(python)) return python;
  }
  try {
    await run('python3', ['-m', 'venv', VENV], { timeout: INSTALL_MS_MAX });
    await run(`${VENV}/bin/python`, ['-m', 'pip', 'install', '--quiet', 'jsonschema>=4,<5'], {
      timeout: INSTALL_MS_MAX,
    });
  } catch (error) {
    return goWithout(String(error));
  }
  const isThere = await hasJsonschema(`${VENV}/bin/python`);
  return isThere ? `${VENV}/bin/python` : goWithout('what was installed does not load');
}

function goWithout(reason: string): null {
  const told = `NOT CHECKED AGAINST PYTHON: there is no python3 with jsonschema, and it could not be installed: ${reason}`;
  if (process.env['CI'] === 'true') throw new Error(told);
  console.error(told);
  return null;
}

async function hasJsonschema(python: string): Promise<boolean> {
  try {
    await run(python, ['-c', 'from jsonschema import Draft202012Validator'], {
      timeout: ASK_MS_MAX,
    });
    return true;
  } catch {
    // Not there, or without the library: another is looked for, and the caller tells where there is none.
    return false;
  }
}

/** What Python's jsonschema says of each document, in order. */
export async function validateInPython(
  python: string,
  schema: unknown,
  documents: readonly string[],
): Promise<readonly boolean[]> {
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.end(`${[JSON.stringify(schema), ...documents].join('\n')}\n`);
  const code = await ended;
  if (code !== 0) throw new Error(`Python ended with ${code}`);
  const answers: unknown = JSON.parse(Buffer.concat(said).toString('utf8'));
  if (!Array.isArray(answers)) throw new TypeError('Python answered something else than a list');
  return answers.map((answer) => answer === true);
}
