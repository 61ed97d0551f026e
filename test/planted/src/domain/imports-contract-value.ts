// Planted: the domain takes more of the contract than its types.
export { eventSchema } from '@throughline/contract';
