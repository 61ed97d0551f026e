// Clean; rooms that pass ids on may name their types.
export type LearnerId = string & { readonly brand: 'learner' };
export const parseLearnerId = (text: string): LearnerId => text as LearnerId;
