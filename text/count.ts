/** `1 caller`, `3 callers`; `2 policies` with an irregular plural. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
