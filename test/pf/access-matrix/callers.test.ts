import { describe, expect, it } from "vitest";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import { verdictWords } from "../../../packages/pf/access-matrix/words.ts";
import { matrixText } from "../../../packages/pf/commands/matrix/matrix-text.ts";
import { ids, sampleDeployed } from "./sample-deployed.ts";

const billing: TenantSubject = {
  subject: { label: "caller billing", kind: "caller", how: "client credentials" },
  principal: { kind: "application", clientId: ids.signIn, servicePrincipalId: "s1" },
};
const [assignment] = sampleDeployed().assignments;
const deployed = sampleDeployed({
  assignments: assignment ? [{ ...assignment, principalId: "s1" }] : [],
  callers: [
    {
      name: "billing",
      servicePrincipalId: "s1",
      credentials: [{ kind: "client secret", name: "first", expires: "2027-05-31T00:00:00Z" }],
    },
  ],
});

describe("a declared caller in the matrix", () => {
  it("is listed with its roles and credentials", () => {
    expect(buildMatrix(deployed, [billing]).callers).toEqual([
      {
        label: "caller billing",
        roles: ["Function.Invoke"],
        credentials: [{ kind: "client secret", name: "first", expires: "2027-05-31T00:00:00Z" }],
      },
    ]);
  });

  it("gets a token that carries permissions only for the API", () => {
    const cells = buildMatrix(deployed, [billing]).cells.filter(({ from }) => from === "office");

    expect(cells.map(({ resource, outcome, tokenOnly }) => [resource, outcome, tokenOnly])).toEqual([
      ["the API", "allowed", undefined],
      ["Microsoft Graph", "allowed", true],
      ["anything else", "allowed", true],
    ]);
  });

  it.each([
    [
      "without a credential",
      [],
      "The caller has no credential, so it can't get a token: add one below its name in the settings.",
    ],
    [
      "whose only credential has expired",
      [{ kind: "client secret", name: "first", expires: "2026-09-01T12:00:00.000Z" }],
      "The caller has no valid credential, so it can't get a token: the client secret first expired on 1 Sep 2026.",
    ],
    [
      "whose credentials have expired, or are valid only later",
      [
        { kind: "client secret", name: "first", expires: "2026-08-31T00:00:00Z" },
        { kind: "certificate", starts: "2026-09-02T00:00:00Z", expires: "2028-05-31T00:00:00Z" },
      ],
      "The caller has no valid credential, so it can't get a token: the client secret first expired on 31 Aug 2026 and a certificate is valid from 2 Sep 2026.",
    ],
  ] as const)("%s isn't shown as allowed anywhere", (_, credentials, reason) => {
    const ghost: TenantSubject = {
      subject: { ...billing.subject, label: "caller ghost" },
      principal: { kind: "application", clientId: ids.signIn, servicePrincipalId: "s2" },
    };
    const matrix = buildMatrix(
      {
        ...deployed,
        assignments: [...deployed.assignments, ...deployed.assignments.map((one) => ({ ...one, principalId: "s2" }))],
        callers: [...deployed.callers, { name: "ghost", servicePrincipalId: "s2", credentials }],
      },
      [ghost, billing],
    );
    const cells = matrix.cells.filter(({ who, from }) => who === "caller ghost" && from === "office");
    const text = matrixText(matrix, { colour: false, source: { option: "" } });

    expect(cells.map((cell) => [cell.resource, verdictWords(cell), cell.tokenOnly, cell.reason])).toEqual(
      ["the API", "Microsoft Graph", "anything else"].map((resource) => [
        resource,
        "no valid credential yet",
        undefined,
        reason,
      ]),
    );
    expect(text).toMatch(/^ {2}caller ghost, by client credentials +no valid credential yet$/m);
    expect(text).toMatch(/^ {2}caller billing, by client credentials +allowed$/m);
    expect(text).toContain(`  no valid credential yet: ${reason}`);
    expect(text.match(/Not yet: ghost, with a role but no valid credential\./g)).toHaveLength(1);
    expect(text).toContain("Give ghost a credential in the settings: docs/guides/credentials.md");
  });
});
