import { describe, expect, it } from "vitest";
import {
  callerClientId,
  differing,
  explainToken,
  hostName,
  now,
  outputsOf,
  signature,
  tenantId,
  tokenOf,
  version1,
  version2,
} from "../../support/sample-outputs-and-tokens.ts";
import { explanationVerdict } from "../../../packages/pf/refusals/verdict.ts";
import { explain } from "../../../packages/pf/refusals/explain.ts";

const seconds = now.getTime() / 1000;
const idToken = {
  aud: callerClientId,
  iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  nbf: seconds,
  exp: seconds + 3600,
  preferred_username: "ada@contoso.com",
  ver: "2.0",
};
const sessionToken = {
  aud: `https://${hostName}/`,
  iss: `https://${hostName}/`,
  sub: "sid:0123",
  nbf: seconds,
  exp: seconds + 28_800,
};

describe("a token of another kind", () => {
  it.each([1, 2] as const)(
    "an id token under version %i is identified first, without the differences that follow from it",
    (tokenVersion) => {
      const { sentence, differences } = explainToken(tokenOf(idToken), outputsOf({ tokenVersion }));

      expect(sentence).toBe("This is an id token, not an access token, version 2.");
      expect(differences).toMatchObject([{ what: "kind of token", fix: { who: "caller's team" } }]);
      expect(differences[0]?.fix.how).toContain("`access_token`");
    },
  );

  it("a session token of this site belongs in X-ZUMO-AUTH", () => {
    const { sentence, differences } = explainToken(tokenOf(sessionToken, { alg: "HS256", kid: undefined }));

    expect(sentence).toBe("This is a session token of App Service authentication, not Entra ID's.");
    expect(differences).toMatchObject([{ what: "kind of token" }]);
    expect(differences[0]?.found).toContain("this site");
    expect(differences[0]?.fix.how).toContain("X-ZUMO-AUTH");
  });

  it("a session token of another site is distinguished from that", () => {
    const iss = "https://func-other.azurewebsites.net/";

    const { differences } = explainToken(tokenOf({ ...sessionToken, iss }, { alg: "HS256" }));

    expect(differences[0]?.found).toContain(iss);
    expect(differences[0]?.fix.how).toContain(`https://${hostName}/.auth/login/aad`);
  });

  it("a session token of a custom domain is recognized by its subject", () => {
    const { sentence } = explainToken(tokenOf({ ...sessionToken, iss: "https://api.example.com/" }, { alg: "HS256" }));

    expect(sentence).toBe("This is a session token of App Service authentication, not Entra ID's.");
  });

  it.each([
    ["https://graph.microsoft.com", "Microsoft Graph"],
    ["https://management.azure.com", "Azure Resource Manager"],
  ])("a token for %s is refused by every API of one's own, without a stack to compare it with", (aud, owner) => {
    const explained = explain({ token: tokenOf({ ...version2, aud }), now });

    expect(explained.token?.differences).toMatchObject([{ what: "audience", fix: { who: "caller's team" } }]);
    expect(explained.token?.differences[0]?.found).toContain(owner);
    expect(explanationVerdict(explained).sentence).toBe("No API of yours accepts this token. Differs: audience.");
  });

  it("a token with a nonce in its header is only for Graph, whatever its audience", () => {
    expect(differing(tokenOf(version1, { nonce: "n" }))).toEqual(["audience"]);
  });

  it("a token for Microsoft Graph is recognized by its nonce, whatever its version", () => {
    const graph = { ...version1, aud: "https://graph.microsoft.com", roles: undefined };

    const { differences } = explainToken(tokenOf(graph, { nonce: "n" }), outputsOf({ tokenVersion: 2 }));

    expect(differences).toMatchObject([{ what: "audience" }]);
    expect(differences[0]?.found).toContain("only Graph can verify");
    expect(differences[0]?.fix.how).toContain("`openid profile` alone");
  });
});

describe("a signature", () => {
  it.each([
    ["alg none", { alg: "none" }, "", "anyone could have written it"],
    ["RS256 announced and none there", {}, "", "anyone could have written it"],
    ["HS256", { alg: "HS256" }, signature, "a shared key"],
    ["ES256", { alg: "ES256" }, signature, "ES256"],
    ["no key named", { kid: undefined }, signature, "without a kid"],
  ] as const)(
    "with %s is refused by App Service authentication, with or without outputs",
    (_, header, signedBy, found) => {
      const token = tokenOf(version1, header, signedBy);

      const { differences } = explainToken(token);

      expect(differences).toMatchObject([{ what: "signature", refusedBy: "gate 401" }]);
      expect(differences[0]?.found).toContain(found);
      expect(explainToken(token, undefined).differences).toEqual(explainToken(token).differences);
    },
  );
});

describe("unreadable tokens", () => {
  const jwe = `${Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString("base64url")}.a.b.c.d`;
  const [header = "", payload = ""] = tokenOf(version2).split(".");

  it.each([
    ["an encrypted token", jwe, "an encrypted token (JWE, A256GCM)"],
    ["a refresh token", `1.AQ8A${"x".repeat(60)}`, "a refresh token of Entra ID"],
    ["a client secret", `abc8Q~${"x".repeat(34)}`, "apparently a client secret"],
    ["a token without its signature part", `${header}.${payload}`, "this has 2"],
    ["a token with an altered payload", `${header}.${payload.slice(1)}.s`, "its second part"],
    ["words", "a.b.c", "its first part"],
    ["a token over two lines", `${header}.\n${payload}.s`, "line breaks"],
    ["nothing", "  ", "it is empty"],
  ])("%s is identified as such", (_, text, found) => {
    const { sentence, carries, differences } = explainToken(text);

    expect(sentence).toContain(found);
    expect(carries).toEqual([]);
    expect(differences).toMatchObject([{ what: "form", refusedBy: "gate 401", fix: { who: "caller's team" } }]);
  });
});

describe("a token", () => {
  const token = tokenOf(version1);

  it.each([
    ["with Bearer before it", `Bearer ${token}`],
    ["as a whole header", `Authorization: bearer ${token}`],
    ["in quotes", `"${token}"`],
    ["with a line's end", `${token}\r\n`],
    [
      "in the token endpoint's answer",
      JSON.stringify({ token_type: "Bearer", access_token: token, id_token: "other" }),
    ],
    ["in the exchange's answer", JSON.stringify({ authenticationToken: token, user: { userId: "sid:1" } })],
  ])("is found %s", (_, text) => {
    expect(differing(text)).toEqual([]);
  });
});

describe("a token for an API with several endpoints", () => {
  const url = "https://func-whocalls.azurewebsites.net/api/orders";
  const caller = (roles: readonly string[], existing?: "managed-identity") =>
    outputsOf(
      {},
      {
        endpoints: [
          { name: "orders", method: "GET", url, allow: ["Orders.Read", "Orders.Write"] },
          { name: "orders-write", method: "POST", url, allow: ["Orders.Write"] },
        ],
        callers: {
          integration: {
            clientId: callerClientId,
            roles: [...roles],
            credentials: [],
            ...(existing && { existing }),
          },
        },
      },
    );
  const reading = tokenOf({ ...version1, roles: ["Orders.Read"] });

  it("passes by a role for one of them, with a list of the endpoints that it can't call", () => {
    const found = explain({ token: reading, outputs: caller(["Orders.Read"]), now }).token;

    expect(found?.expect).toBe("pass");
    expect(found?.remains[0]).toContain("The token has no app role for these: POST orders (Orders.Write)");
  });

  it("gets 403 at an endpoint with another role, and the deployer adds the role", () => {
    const found = explain({ token: reading, outputs: caller(["Orders.Read"]), endpoint: "orders-write", now }).token;

    expect(found).toMatchObject({
      expect: "function 403",
      differences: [{ what: "app role", found: "Orders.Read", demanded: "Orders.Write" }],
    });
    expect(found?.differences[0]?.fix.how).toContain("Add Orders.Write to the caller's `roles`");
  });

  it("as a managed identity may predate its newly assigned role", () => {
    const outputs = caller(["Orders.Write"], "managed-identity");

    const found = explain({ token: tokenOf({ ...version1, roles: [] }), outputs, now }).token;

    expect(found?.differences[0]?.fix.how).toContain("Azure caches a managed identity's token for up to a day");
  });
});
