// Planted: the domain takes a library that it is not given.
export { z } from 'zod';
