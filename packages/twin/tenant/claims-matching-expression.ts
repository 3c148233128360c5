/** `claims['sub'] matches 'repo:owner/*'`: one comparison. */
const comparison = /^claims\['(?<claim>[^']+)'\] (?<operator>matches|eq) '(?<comparand>[^']*)'(?: and |$)/;

/**
 * Reads the expression of a flexible federated identity credential. Returns undefined for one that isn't in the
 * documented language: comparisons that are joined by `and`, with `eq`, or with `matches` and its wildcards `*` (any
 * text) and `?` (one character).
 * https://learn.microsoft.com/entra/workload-id/workload-identities-flexible-federated-identity-credentials
 */
export function readExpression(
  expression: string,
): ((claims: Readonly<Record<string, unknown>>) => boolean) | undefined {
  const tests: ((claims: Readonly<Record<string, unknown>>) => boolean)[] = [];
  for (let rest = expression; rest !== "" || tests.length === 0;) {
    const { 0: read, groups } = comparison.exec(rest) ?? {};
    const { claim = "", operator, comparand = "" } = groups ?? {};
    rest = rest.slice(read?.length);
    if (read === undefined || (rest === "" && read.endsWith(" and "))) return undefined;
    const pattern = comparand.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    const form = operator === "eq" ? pattern : pattern.replaceAll("\\*", ".*").replaceAll("\\?", ".");
    const whole = new RegExp(`^${form}$`, "s");
    tests.push(({ [claim]: value }) => typeof value === "string" && whole.test(value));
  }
  return (claims) => tests.every((test) => test(claims));
}
