const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Formats a time in ISO 8601 as "25 Nov 2026", in UTC. */
export function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
}

/** Half a year after an instant, at the beginning of a day in UTC: a date to write for a secret's end. */
export function halfAYearAfter(at: string): string {
  return `${new Date(Date.parse(at) + 180 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** Formats a time in ISO 8601 as "25 Nov 2026, 21:29 UTC". */
export function momentOf(at: string): string {
  return `${dayOf(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
}
