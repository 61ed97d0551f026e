export * from './definitions.ts';
export * from './event.ts';
export * from './ids.ts';
export * from './problem.ts';
export * from './record-result.ts';
export * from './tier.ts';
export * from './touchpoint-kind.ts';
export * from './work-skill.ts';
