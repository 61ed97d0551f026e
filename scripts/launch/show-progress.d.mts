/** @returns how to end it, with the outcome */
export function showProgress(what: string): (outcome: string) => void;
