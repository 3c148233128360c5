/** A value in plain words: "status 401, by the function". A nested one is in brackets. */
export function valueWords(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value !== "object") return String(value);
  const parts = Array.isArray(value)
    ? value.map(innerWords)
    : Object.entries(value).map(([name, member]) => `${name} ${innerWords(member)}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function innerWords(value: unknown): string {
  const isBranch = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  return isBranch ? `(${valueWords(value)})` : valueWords(value);
}
