/** Whether an answer says all that was sent: every text, flag and list, in whatever it adds of its own. */
export function says(answer: unknown, sent: unknown): boolean {
  if (sent === null || sent === undefined) return isNothing(answer);
  if (Array.isArray(sent)) {
    const found = isNothing(answer) ? [] : answer;
    if (!Array.isArray(found) || found.length !== sent.length) return false;
    // Graph keeps no order of its lists.
    return sent.every((wanted) => found.some((item) => says(item, wanted)));
  }
  if (typeof sent !== "object") return answer === sent;
  return Object.entries(sent).every(
    ([name, value]) => name.startsWith("@odata.") || says((answer as Record<string, unknown> | null)?.[name], value),
  );
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
