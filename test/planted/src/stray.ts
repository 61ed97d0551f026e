// Planted: a file in no room.
export const breach = true;
