/** Mean of the 0–100 scale: where a learner without evidence stands. */
export const SCALE_MEAN = 50;

/** SD of learners on the 0–100 scale. */
export const SCALE_DEVIATION = 15;

/** How many SD on either side the product calls 90 %. */
export const NINETY_PERCENT_DEVIATIONS = 1.645;
