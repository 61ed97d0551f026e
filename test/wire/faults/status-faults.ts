import type { WireFault } from './wire-fault.ts';

const always = { family: 'status', applies: 'always' } as const;
/** How much of the prompt the refusal repeats: gateways do that, and nothing of it may be kept in clear. */
const ECHO_UNITS = 400;
const HTML =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n';

/** What a provider, or a gateway before it, says instead of an answer. */
export const STATUS_FAULTS = [
  { name: 'rate-limited', what: '429 without a time', ...always, status: { kind: 'rate-limited' } },
  {
    name: 'rate-limited-for-a-second',
    what: '429 with retry-after: 1',
    ...always,
    status: { kind: 'rate-limited', headers: { 'retry-after': '1' } },
  },
  {
    name: 'rate-limited-for-an-hour',
    what: '429 with retry-after: 3600',
    ...always,
    status: { kind: 'rate-limited', headers: { 'retry-after': '3600' } },
  },
  {
    name: 'bad-request',
    what: '400 that repeats a piece of the prompt',
    ...always,
    status: {
      kind: 'bad-request',
      message: ({ prompt }) => `Invalid value: '${prompt.slice(-ECHO_UNITS)}'.`,
    },
  },
  {
    name: 'unauthorised',
    what: '401 (Gemini: 400 with API_KEY_INVALID)',
    ...always,
    status: { kind: 'unauthorised' },
  },
  { name: 'server-error', what: '500', ...always, status: { kind: 'server-error' } },
  {
    name: 'bad-gateway',
    what: '502 with a page of HTML',
    ...always,
    status: { kind: 'server-error', html: { status: 502, text: HTML } },
  },
  {
    name: 'html-page',
    what: '200 with a page of HTML',
    ...always,
    status: { kind: 'server-error', html: { status: 200, text: HTML } },
  },
  { name: 'unavailable', what: '503', ...always, status: { kind: 'unavailable' } },
] as const satisfies readonly WireFault[];
