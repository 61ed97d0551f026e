import { buildWorkflowBundle } from '../src/engines/temporal/workflow-bundle.ts';

/** Bundles the workflows ahead of time, for workers that may not write or have no time to: `npm run build:workflows`. */
const { path, buildId } = await buildWorkflowBundle();
process.stdout.write(`The workflows are bundled in ${path} (build ${buildId}).\n`);
