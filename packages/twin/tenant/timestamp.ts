/** Graph omits the fraction of an instant without one: `2026-11-24T15:09:18Z`. */
export function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
