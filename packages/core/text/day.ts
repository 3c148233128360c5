const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Formats a time in ISO 8601 as "25 Nov 2026", in UTC. */
export function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
}

/** Formats a time in ISO 8601 as "25 Nov 2026, 21:29 UTC". */
export function momentOf(at: string): string {
  return `${dayOf(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
}
