import { describe, expect, it } from "vitest";
import { findPrincipals } from "../../../infra/conditional-access/principals.ts";
import { type Answers, declare } from "../../support/declare.ts";

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const settings = {
  emergencyAccounts: ["emergency@contoso.com", "gone@contoso.com"],
  emergencyGroups: ["Crew", "Nobody"],
  serviceAccounts: ["robot@contoso.com"],
};

/** The SDK takes the text of a failed look-up from gRPC's details. */
function engineError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

function answersWith(clientId: string, failure = "[user_principal_name] User with UPN was not found"): Answers {
  return {
    "azuread:index/getClientConfig:getClientConfig": () => ({ clientId, objectId: "Id-Of-Deployer" }),
    "azuread:index/getUser:getUser": ({ userPrincipalName }) => {
      if (userPrincipalName === "gone@contoso.com") throw engineError(failure);
      return {
        objectId: `Id-Of-${String(userPrincipalName)}`,
        accountEnabled: userPrincipalName !== "robot@contoso.com",
      };
    },
    "azuread:index/getGroup:getGroup": ({ displayName, securityEnabled }) => {
      if (displayName === "Nobody" || securityEnabled !== true)
        throw engineError("[display_name] No group found matching specified filter (displayName eq 'Nobody')");
      return { objectId: "Id-Of-Crew", members: ["Id-Of-Ada"] };
    },
  };
}

const find = async (clientId: string, failure?: string) =>
  (await declare(() => findPrincipals(settings), answersWith(clientId, failure))).result;

describe("the people that policies name", () => {
  it("are found by name, and reported without an error if missing", async () => {
    expect(await find("pipeline")).toEqual({
      emergencyAccounts: [
        { userPrincipalName: "emergency@contoso.com", objectId: "id-of-emergency@contoso.com", enabled: true },
      ],
      emergencyGroups: [{ displayName: "Crew", objectId: "id-of-crew", memberIds: ["id-of-ada"] }],
      serviceAccounts: [
        { userPrincipalName: "robot@contoso.com", objectId: "id-of-robot@contoso.com", enabled: false },
      ],
      deployer: { kind: "servicePrincipal", objectId: "id-of-deployer" },
      unknown: [
        { setting: "conditionalAccess.emergencyAccounts", name: "gone@contoso.com" },
        { setting: "conditionalAccess.emergencyGroups", name: "Nobody" },
      ],
    });
  });

  it("aren't treated as missing if the lookup fails", async () => {
    await expect(find("pipeline", "unexpected status 403: Authorization_RequestDenied")).rejects.toThrow(
      "Authorization_RequestDenied",
    );
  });

  it("include the deployer: a person signed in by Azure CLI, or an application", async () => {
    expect((await find(azureCli)).deployer.kind).toBe("user");
    expect((await find(azureCli.toUpperCase())).deployer.kind).toBe("user");
    expect((await find("pipeline")).deployer.kind).toBe("servicePrincipal");
  });
});
