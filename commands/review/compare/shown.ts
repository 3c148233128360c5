import type { Finding } from "../findings/finding.ts";
import type { Json } from "../snapshot/snapshot.ts";

/** What was and what is, for a finding: nothing that may be secret; what is not set is left out. */
export function beforeAndAfter(was: unknown, is: unknown, path = ""): Pick<Finding, "before" | "after"> {
  const [before, after] = [was, is].map((value) => visible(value, path));
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function visible(value: unknown, path: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that isn't shown";
  return value as Json;
}
