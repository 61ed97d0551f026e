// Planted: the domain knows what time it is, and throws dice.
export const breach = [new Date(), Date.now(), Math.random()];
