// Planted: the domain reaches upwards at run time.
export const breach = import('../store/opened.ts');
