// Planted: the domain names a type of a room above it without an import statement.
export type Breach = import('../store/opened.ts').Opened;
