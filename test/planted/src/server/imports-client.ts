// Planted: the server is what the client talks to.
export { ThroughlineClient } from '@throughline/client';
