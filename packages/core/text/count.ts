/** `1 caller`, `3 callers`; `2 policies` with an irregular plural. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? singular : plural}`;
}
