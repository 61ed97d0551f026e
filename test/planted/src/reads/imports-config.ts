// Planted: the configuration is handed down by main, not fetched.
export { loadConfig } from '../config.ts';
