/**
 * Names the arithmetic of the read. Every calibration record carries it; any change that moves one
 * bit of a read needs a new number, and the old arithmetic stays runnable.
 */
export const ESTIMATOR_VERSION = 1;
