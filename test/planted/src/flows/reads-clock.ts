// Planted: a flow is replayed, so it does not look at the clock.
export const breach = Date.now();
