import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { declare } from "../../support/declare.ts";
import { answers, configure, declaresProgram, program } from "../support/configured-program.ts";

declaresProgram();

describe("the program", () => {
  it("has no conditional access unless it is asked for, and looks nobody up for it", async () => {
    configure({ conditionalAccess: { state: "off", baselineMfa: true } });
    const { resources, result } = await declare(program, answers);

    expect([...resources.keys()].filter((name) => /policy|location|conditional/.test(name))).toEqual([]);
    expect(result).not.toHaveProperty("conditionalAccess");
  });

  it("lets people in, and uploads the code, only once the policies stand", async () => {
    configure({
      people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
      conditionalAccess: {
        emergencyAccounts: ["emergency@contoso.com"],
        namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
        apiOnlyFrom: ["office"],
        workloadIdentitiesOnlyFrom: ["office"],
      },
    });
    const { resources, result } = await declare(program, answers);
    const policies = ["policy-apiOnlyFrom", "policy-workloadIdentitiesOnlyFrom"];

    const upload = [...resources.values()].find(({ type }) => type === "command:local:Command");
    expect(upload?.options.dependsOn).toEqual(expect.arrayContaining(policies));
    expect(resources.get("assigned-Function.Invoke-ada@contoso.com")?.options.dependsOn).toEqual(
      expect.arrayContaining(policies),
    );
    expect(resources.get("policy-apiOnlyFrom")?.options.dependsOn).toContain("api-service-principal");
    expect(resources.get("policy-apiOnlyFrom")?.inputs).toMatchObject({
      displayName: "The API only from named locations, policy of whocalls (test)",
      conditions: { applications: { includedApplications: ["api-client-id"] } },
    });
    expect(resources.get("policy-workloadIdentitiesOnlyFrom")?.inputs["conditions"]).toMatchObject({
      clientApplications: {
        includedServicePrincipals: ["integration-service-principal-object-id", "pipeline-service-principal-object-id"],
      },
    });
    expect(resources.get("location-office")?.inputs["displayName"]).toBe("office, location of whocalls (test)");
    expect(Object.keys(result.conditionalAccess?.policies ?? {})).toEqual([
      "apiOnlyFrom",
      "workloadIdentitiesOnlyFrom",
    ]);
    expect(Object.keys(result.conditionalAccess?.namedLocations ?? {})).toEqual(["office"]);
  });

  it("warns where callers may come from named locations only, and one of them is GitHub's", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    configure({
      callers: { deploy: { federated: { jobs: { github: { repository: "contoso/a", environment: "production" } } } } },
      conditionalAccess: {
        namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
        workloadIdentitiesOnlyFrom: ["office"],
      },
    });

    await declare(program, answers);

    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^The caller "deploy" signs in from GitHub Actions/),
    ]);
  });

  it("refuses conditional access that could shut people out before the first resource (B06)", async () => {
    configure({ conditionalAccess: { state: "enforced", baselineMfa: true } });

    await expect(declare(program, answers)).rejects.toThrow(
      /^The conditional access of this stack could shut people out\. Nothing was made\.\n- no-emergency-access: /,
    );
  });
});
