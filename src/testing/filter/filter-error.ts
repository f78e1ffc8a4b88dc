/** The filter is not one: answered with a 500. */
export class FilterError extends Error {}
