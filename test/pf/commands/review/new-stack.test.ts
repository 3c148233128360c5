import { expect, it } from "vitest";
import { labels, type Subject } from "../../../../packages/pf/access-matrix/matrix.ts";
import { newStackFinding } from "../../../../packages/pf/commands/review/compare/new-stack.ts";
import { allowed, caller, challenged, nobody, sampleMatrix } from "../../../support/sample-matrix.ts";
import { said, snapshot } from "./sample-snapshot.ts";

const lacking: Subject = { ...caller, label: "caller reports" };
const guest: Subject = { label: labels.guest, kind: "guest", how: "password" };
const [api, health] = [
  { name: "GET orders", endpoints: ["GET orders"] },
  { name: "GET health", endpoints: ["GET health"] },
];

function findingOf(columns: readonly (typeof api)[], subjects: readonly Subject[]) {
  const matrix = sampleMatrix({
    subjects,
    columns: [...columns, { name: "Microsoft Graph" }],
    verdict: ({ who, resource }) => {
      if (resource === health.name || who === caller.label) return allowed;
      return who === lacking.label ? { ...allowed, noCredential: true } : challenged;
    },
  });
  const endpoints = columns.includes(health)
    ? [{ ...snapshot.endpoints[0], name: health.name, allow: undefined, anonymous: "A probe." }]
    : [];
  return newStackFinding("prod", "Pulumi.prod.yaml", { matrix, snapshot: { ...snapshot, endpoints } as never });
}

it("says who can call a new stack: with a valid credential, and not whom an anonymous endpoint can't tell apart", () => {
  const all = [caller, lacking, guest, nobody];
  expect(said([findingOf([api, health], all)])[0]).toMatch(
    /^opens: The stack prod is new\. It allows: caller integration\.[^]*Anyone can call GET health without a token\./,
  );
  expect(said([findingOf([health], all)])[0]).toMatch(/^opens: The stack prod is new\. It allows anyone\./);
  expect(said([findingOf([api], [lacking, nobody])])[0]).toMatch(/^opens: The stack prod is new\. It allows nobody\./);
});
