/** The channel on which a wake is announced; it carries no payload, so one transaction sends it once. */
export const WORK_CHANNEL = 'throughline_work';
