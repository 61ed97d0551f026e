// Follows a review with nothing but Node 22 or later: node follow.mjs <learner> <scenario> <attempt>, with URL and KEY
// set. The protocol is the whole of it: a ticket, a socket, `start`, and after a lost connection `resume`.
const { URL: server, KEY: key } = process.env;
const [learner, scenario, attempt] = process.argv.slice(2);
const TRIES_MAX = 10;
let first = { type: 'start', learner, scenario, attempt };
let seen = 0;
let tries = 0;

async function connect() {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ learner });
  const wanted = { method: 'POST', headers, body };
  const answer = await fetch(`${server}/v1/reviews/tickets`, wanted).catch(() => null);
  if (answer === null || answer.status >= 500) return retry('The server cannot be reached.');
  if (!answer.ok) return stop(tellProblem(await answer.json()));
  const { ticket } = await answer.json();
  const address = `${server.replace(/^http/, 'ws')}/v1/reviews/stream?ticket=${ticket}`;
  const socket = new WebSocket(address, 'throughline.review.v1');
  socket.onopen = () => socket.send(JSON.stringify(first));
  socket.onmessage = ({ data }) => take(JSON.parse(data));
  socket.onclose = ({ code, reason }) => {
    if (code === 1000) return; // the review is complete
    const end = `Closed with ${code} ${reason}`;
    if (code >= 4000 && code !== 4408 && code !== 4420) return stop(end);
    retry(end);
  };
}

function retry(why) {
  if ((tries += 1) > TRIES_MAX) return stop(why);
  setTimeout(connect, 500 * tries * (1 + Math.random()));
}

function stop(why) {
  console.error(why);
  process.exitCode = 1;
}

function tellProblem({ title, hint, faults = [] }) {
  const told = faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
  return [title, ...told, hint].join('. ');
}

function take({ type, reviewId, epoch, frameSeq, data }) {
  if (type === 'error') return console.error(tellProblem(data));
  if (type !== 'reset' && frameSeq <= seen) return; // seen before the connection was lost
  seen = frameSeq;
  tries = 0;
  first = { type: 'resume', reviewId, epoch, afterSeq: seen };
  console.log(String(seen).padStart(3), type, data.review?.headline ?? '');
}

if (server && key && attempt) await connect();
else stop('URL=… KEY=… node follow.mjs <learner> <scenario> <attempt>');
