// The door of every command: `node scripts/launch.mjs <command> [arguments]`.
// Plain JavaScript without dependencies: it runs before anything is installed, on whatever
// Node there is. This file keeps to syntax that old ones parse, so that they get a sentence.
const NODE_MAJOR_MIN = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < NODE_MAJOR_MIN) {
  console.error(
    'Throughline needs Node ' +
      NODE_MAJOR_MIN +
      ' or newer to start (it brings the Node that it runs on); this is Node ' +
      process.versions.node +
      '.',
  );
  process.exitCode = 1;
} else {
  import('./launch/run-command.mjs')
    .then((module) => module.runCommand(process.argv.slice(2)))
    .catch((error) => {
      console.error(error && error.isExpected ? error.message : error);
      process.exitCode = 1;
    });
}
