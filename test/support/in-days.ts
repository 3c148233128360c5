/** So many days from now, by the machine's clock: a date written down is over one day, and the test with it. */
export const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
