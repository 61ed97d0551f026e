/**
 * Tokens a day that a tenant may use before it has set a bound itself: a mistake costs a few dollars at the price of a
 * small model, not a month's bill.
 */
export const DAILY_TOKENS_DEFAULT = 5_000_000;
