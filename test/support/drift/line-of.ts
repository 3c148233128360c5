import type { DriftFinding } from "../../../packages/pf/commands/drift/subject.ts";

/** What a finding is, without its values: `access api web.redirectUris added refresh`. */
export function lineOf({ meaning, resource, property, kind, seenBy }: DriftFinding): string {
  return [meaning, resource, property, kind, seenBy].join(" ");
}
