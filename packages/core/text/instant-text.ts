/** RFC 3339 in UTC, to the second, as in the settings and in Entra ID's own logs: `2027-03-31T00:00:00Z`. */
export function instantText(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
