/**
 * Longest texts of a review, in UTF-16 units. The prompts ask for less (a headline of 600, a pattern and a rationale of
 * 400, three patterns a list): a model counts badly, and an answer that is a little over is not worth asking anew.
 */
export const HEADLINE_UNITS_MAX = 900;
/** With what code adds where a list is empty. */
export const HEADLINE_WHOLE_UNITS_MAX = 1_300;
export const PATTERN_UNITS_MAX = 600;
export const RATIONALE_UNITS_MAX = 600;
export const PERSPECTIVE_UNITS_MAX = 1_600;
/** Most patterns in one list. */
export const PATTERNS_MAX = 5;
/** Fewest touchpoints that a pattern shows at: once is an event. */
export const PATTERN_TOUCHPOINTS_MIN = 2;
/** Most rows that one thing said may name. */
export const CITES_MAX = 20;
/** Most personas of a scenario: as many are asked. */
export const PERSONAS_MAX = 20;
