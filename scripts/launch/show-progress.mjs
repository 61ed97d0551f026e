const PLAIN_EVERY_S = 10;
const MS = 1_000;

/**
 * Says on stderr what takes long, with the seconds so far: in place on a
 * terminal, a line every ten seconds elsewhere. Returns how to end it.
 */
export function showProgress(what) {
  const startedAt = Date.now();
  const isTerminal = process.stderr.isTTY === true;
  const seconds = () => Math.round((Date.now() - startedAt) / MS);
  process.stderr.write(isTerminal ? `${what} …` : `${what} …\n`);
  const timer = setInterval(() => {
    if (isTerminal) process.stderr.write(`\r\x1b[K${what} … ${seconds()} s`);
    else if (seconds() % PLAIN_EVERY_S === 0) process.stderr.write(`  … ${seconds()} s\n`);
  }, MS);
  return (outcome) => {
    clearInterval(timer);
    const line = `${what}: ${outcome} (${seconds()} s)\n`;
    process.stderr.write(isTerminal ? `\r\x1b[K${line}` : line);
  };
}
