import { describe, expect, it } from "vitest";
import { explain } from "../../../packages/pf/refusals/explain.ts";
import {
  apiClientId,
  callerClientId,
  differing,
  explainToken,
  now,
  outputsOf,
  tenantId,
  tokenOf,
  version1,
  version2,
} from "../../support/sample-outputs-and-tokens.ts";

describe("a token that meets the settings' requirements", () => {
  it.each([
    [1, version1],
    [2, version2],
  ] as const)("of version %i has no differences, and the remaining conditions are listed", (tokenVersion, claims) => {
    const explained = explainToken(tokenOf(claims), outputsOf({ tokenVersion }));

    expect(explained.differences).toEqual([]);
    expect(explained.expect).toBe("pass");
    expect(explained.remains).toHaveLength(4);
    expect(explained.remains[0]).toContain("signature");
  });

  it("may have the client id as audience even in version 1, because App Service always accepts it", () => {
    expect(differing(tokenOf({ ...version1, aud: apiClientId }))).toEqual([]);
  });

  it("shows its decisive claims in words", () => {
    const { sentence, carries } = explainToken(tokenOf(version1));

    expect(sentence).toBe(
      "This is an access token that an application got for itself (client credentials), version 1.",
    );
    expect(carries).toEqual([
      { name: "algorithm", value: "RS256" },
      { name: "issuer", value: `https://sts.windows.net/${tenantId}/` },
      { name: "audience", value: `api://${apiClientId}` },
      { name: "version", value: "1.0" },
      { name: "client", value: callerClientId, means: "with a client secret" },
      { name: "object id", value: "oid-1" },
      { name: "tenant", value: tenantId },
      { name: "roles", value: "Function.Invoke" },
      { name: "valid from", value: "2026-11-24T11:55:00Z" },
      { name: "valid until", value: "2026-11-24T13:00:00Z", means: "in 60 minutes" },
    ]);
  });
});

it("is explained alone without outputs, with what is missing", () => {
  const explanation = explain({ token: tokenOf(version1), now });

  expect(explanation.differs).toBe(false);
  expect(explanation.demands).toBeUndefined();
  expect(explanation.token?.expect).toBeUndefined();
  expect(explanation.token?.remains).toEqual([
    "Issuer, audience, client and app role. To compare them with the deployed settings, add --twin, --stack <stack> or --outputs <file>",
  ]);
});

describe("the issuer", () => {
  it.each([
    ["a version 2 token under version 1", version2, 1, 2],
    ["a version 1 token under version 2", version1, 2, 1],
  ] as const)("of %s is explained plainly, with the one setting that fixes it", (_, claims, wanted, found) => {
    const { differences, expect: expected } = explainToken(tokenOf(claims), outputsOf({ tokenVersion: wanted }));

    expect(differences[0]).toMatchObject({
      what: `token version (${found} under an issuer of version ${wanted})`,
      found: claims["iss"],
      refusedBy: "gate 401",
      fix: { who: "deployer", setting: "protected-function:tokenVersion" },
    });
    expect(differences[0]?.fix.how).toContain("never the caller");
    expect(expected).toBe("gate 401");
  });

  it("of another tenant is for the caller's team to fix", () => {
    const iss = "https://sts.windows.net/99999999-9999-4999-8999-999999999999/";

    const { differences } = explainToken(tokenOf({ ...version1, iss }));

    expect(differences).toMatchObject([{ what: "tenant", found: iss, fix: { who: "caller's team" } }]);
  });

  it.each([
    `https://login.microsoftonline.us/${tenantId}/v2.0`,
    `https://login.partner.microsoftonline.cn/${tenantId}/v2.0`,
    `https://sts.chinacloudapi.cn/${tenantId}/`,
  ])("of another cloud is distinguished from another version: %s", (iss) => {
    expect(differing(tokenOf({ ...version1, iss }))).toEqual(["cloud"]);
  });

  it.each([
    `https://sts.windows.net/${tenantId}`,
    `https://sts.windows.net/${tenantId}/v2.0`,
    `https://login.microsoftonline.com/${tenantId}/v2.0/`,
    "https://accounts.example.com",
    undefined,
  ])("that Entra ID doesn't use is foreign: %s", (iss) => {
    expect(differing(tokenOf({ ...version1, iss }))).toEqual(["issuer"]);
  });
});

describe("the audience", () => {
  it.each([
    ["with a slash at the end", `api://${apiClientId}/`, "a slash at the end"],
    ["with a capital letter", `API://${apiClientId}`, "this API, in another form"],
    ["of another API", "api://77777777-7777-4777-8777-777777777777", "another API"],
    ["of the caller itself", callerClientId, "the caller integration itself"],
    ["of Resource Manager", "https://management.azure.com", "Azure Resource Manager"],
    ["of Microsoft Graph", "https://graph.microsoft.com", "Microsoft Graph"],
    ["of Microsoft Graph by its id", "00000003-0000-0000-c000-000000000000", "Microsoft Graph"],
    ["that is missing", undefined, "none"],
  ] as const)("%s is refused by App Service authentication, and the scope fixes it", (_, aud, remark) => {
    const found = explainToken(tokenOf({ ...version1, aud }));

    expect(found.differences).toMatchObject([
      { what: "audience", refusedBy: "gate 401", fix: { who: "caller's team" } },
    ]);
    expect(found.differences[0]?.found).toContain(remark);
    expect(found.differences[0]?.fix.how).toContain(`api://${apiClientId}/.default`);
  });
});

describe("the time", () => {
  const at = (minutes: number) => now.getTime() / 1000 + minutes * 60;

  it.each([
    ["expired six minutes ago", { exp: at(-6) }, ["validity"]],
    ["expired four minutes ago, within the allowed clock skew", { exp: at(-4) }, []],
    ["valid in six minutes", { nbf: at(6) }, ["validity"]],
    ["valid in four minutes, within the allowed clock skew", { nbf: at(4) }, []],
    ["without an end", { exp: undefined }, ["validity"]],
    ["with an expiry that isn't a number", { exp: "tomorrow" }, ["validity"]],
    ["with an end beyond all calendars", { exp: 1e300 }, ["validity"]],
  ] as const)("%s", (_, times, expected) => {
    expect(differing(tokenOf({ ...version1, ...times }))).toEqual(expected);
  });

  it("is shown with its expiry, and how long ago that was", () => {
    const { differences } = explainToken(tokenOf({ ...version1, exp: at(-60 * 50) }));

    expect(differences[0]?.found).toBe("expired 2 days ago, 2026-11-22T10:00:00Z");
  });
});

describe("callers", () => {
  it("with a client outside the stack gets 403 from App Service's policy", () => {
    const { differences, expect: expected } = explainToken(tokenOf({ ...version1, appid: "stranger" }));

    expect(differences).toMatchObject([
      {
        what: "client",
        found: "stranger",
        demanded: `an assigned application: integration (${callerClientId})`,
        refusedBy: "gate 403",
        fix: { who: "deployer", setting: "protected-function:callers" },
      },
    ]);
    expect(expected).toBe("gate 403");
  });

  it.each([
    ["without roles", undefined, "no roles"],
    ["with an empty list of roles", [], "no roles"],
    ["with another role", ["Function.Read"], "Function.Read"],
    ["with the role in another case", ["function.invoke"], "function.invoke"],
  ] as const)("%s gets 403 from the function", (_, roles, found) => {
    const explained = explainToken(tokenOf({ ...version1, roles }));

    expect(explained.differences).toMatchObject([
      { what: "app role", found, demanded: "Function.Invoke", refusedBy: "function 403" },
    ]);
    expect(explained.expect).toBe("function 403");
  });

  const publicClient = {
    clientId: "77777777-7777-4777-8777-777777777777",
    applicationObjectId: "88888888-8888-4888-8888-888888888888",
    servicePrincipalObjectId: "99999999-9999-4999-8999-999999999999",
  };

  const ofPerson = {
    ...version1,
    appid: apiClientId,
    appidacr: "0",
    scp: "user_impersonation",
    upn: "ada@contoso.com",
  };

  it("as a person gets 403 while public client flows are off, with the setting and its risk", () => {
    const { sentence, differences } = explainToken(tokenOf(ofPerson));

    expect(sentence).toBe("This is an access token for a signed-in user (delegated), version 1.");
    expect(differences).toMatchObject([
      {
        what: "sign-in of people (delegated token)",
        refusedBy: "gate 403",
        fix: { setting: "protected-function:publicClientFlows" },
      },
    ]);
    expect(differences[0]?.fix.how).toContain("That weakens security");
  });

  it("as a person passes while the API itself is a public client", () => {
    expect(differing(tokenOf(ofPerson), outputsOf({ publicClientFlows: true }))).toEqual([]);
  });

  it("as a person passes through the stack's public client, but no longer through the API", () => {
    const outputs = outputsOf({}, { publicClient });

    expect(differing(tokenOf({ ...ofPerson, appid: publicClient.clientId }), outputs)).toEqual([]);
    expect(explainToken(tokenOf(ofPerson), outputs).differences).toMatchObject([
      {
        what: "sign-in of people (delegated token)",
        refusedBy: "gate 403",
        fix: {
          who: "caller's team",
          how: `Sign in at the stack's public client, client_id ${publicClient.clientId}, with the scope api://${apiClientId}/.default.`,
        },
      },
    ]);
  });

  it("as a person without the role is assigned by people or groups", () => {
    const { differences } = explainToken(
      tokenOf({ ...ofPerson, roles: undefined }),
      outputsOf({ publicClientFlows: true }),
    );

    expect(differences).toMatchObject([
      {
        what: "app role",
        fix: { setting: "protected-function:people", how: expect.stringContaining("Function.Invoke") },
      },
    ]);
  });

  it("with the other version's claim is also read, and the version is the issuer's difference", () => {
    expect(differing(tokenOf(version2), outputsOf({ tokenVersion: 1 }))).toEqual([
      "token version (2 under an issuer of version 1)",
    ]);
  });
});

describe("several differences", () => {
  it.each([
    ["expired and without the role", { exp: 1, roles: [] }, ["validity", "app role"], "gate 401"],
    ["of another client and without the role", { appid: "x", roles: [] }, ["client", "app role"], "gate 403"],
  ] as const)("%s are all listed, and the first refusal is predicted", (_, claims, what, refusal) => {
    const found = explainToken(tokenOf({ ...version1, ...claims }));

    expect(found.differences.map((difference) => difference.what)).toEqual(what);
    expect(found.expect).toBe(refusal);
  });

  it("change the explanation", () => {
    const differs = [version1, version2].map(
      (claims) => explain({ token: tokenOf(claims), outputs: outputsOf(), now }).differs,
    );

    expect(differs).toEqual([false, true]);
  });
});

describe("in a national cloud", () => {
  it.each([
    ["login.microsoftonline.us", "https://sts.windows.net", 1],
    ["login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn", 1],
    ["login.partner.microsoftonline.cn", "https://login.partner.microsoftonline.cn", 2],
  ] as const)("%s issuers are that cloud's: %s", (host, issuer, tokenVersion) => {
    const outputs = outputsOf({ tokenVersion }, { tokenEndpoint: `https://${host}/${tenantId}/oauth2/v2.0/token` });
    const claims = tokenVersion === 1 ? version1 : version2;
    const iss = tokenVersion === 1 ? `${issuer}/${tenantId}/` : `${issuer}/${tenantId}/v2.0`;

    expect(differing(tokenOf({ ...claims, iss }), outputs)).toEqual([]);
  });
});
