// Planted: a query reaches up to what decides.
export type { Landed } from '../landing/landed.ts';
