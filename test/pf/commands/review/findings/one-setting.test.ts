import { expect, it } from "vitest";
import type { Finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import { foldEffects } from "../../../../../packages/pf/commands/review/findings/fold-effects.ts";

const cause = (id: Finding["id"], severity: Finding["severity"], subject: string, facts: object = {}): Finding =>
  ({ id, severity, subject, facts }) as unknown as Finding;
const owner = (what: string, kind: string) =>
  cause("registration/owner-added", "opens", `${what} ${kind}`, { what, kind, owner: "user ada@x" });

it.each<readonly [string, readonly Finding[], readonly string[]]>([
  [
    "an owner of everything is one finding",
    [owner("caller a", "registration"), owner("the API", "registration"), owner("the API", "service principal")],
    [
      "opens registration/owner-added the API registration <- registration/owner-added caller a registration <- registration/owner-added the API service principal",
    ],
  ],
  [
    "a caller that is another application is one finding",
    [
      cause("assignment/handed-over", "opens", "caller a"),
      cause("assignment/replaced", "breaks", "a-app-role-assignment-Read"),
      cause("output/changed", "changes", "callers.a.clientId"),
      cause("output/changed", "changes", "callers.ab.clientId"),
    ],
    [
      "opens assignment/handed-over caller a <- assignment/replaced a-app-role-assignment-Read <- output/changed callers.a.clientId",
      "changes output/changed callers.ab.clientId",
    ],
  ],
  [
    "a shorter retention is one finding",
    [
      cause("setting/weaker", "weakens", "retentionDays"),
      cause("resource/logs-lost", "weakens", "workspace retentionInDays", { path: "retentionInDays" }),
    ],
    ["weakens setting/weaker retentionDays <- resource/logs-lost workspace retentionInDays"],
  ],
])("%s", (_, findings, expected) => {
  const folded = foldEffects(findings).map(
    ({ severity, id, subject, effects = [] }) =>
      `${severity} ${id} ${subject}${effects.map((one) => ` <- ${one.id} ${one.subject}`).join("")}`,
  );

  expect(folded).toEqual(expected);
});
