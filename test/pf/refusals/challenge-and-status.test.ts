import { describe, expect, it } from "vitest";
import { explain } from "../../../packages/pf/refusals/explain.ts";
import { explanationText } from "../../../packages/pf/refusals/explanation-text.ts";
import { explanationVerdict } from "../../../packages/pf/refusals/verdict.ts";
import {
  apiClientId,
  hostName,
  now,
  outputsOf,
  tenantId,
  tokenOf,
  version1,
} from "../../support/sample-outputs-and-tokens.ts";

const uri1 = `https://login.windows.net/${tenantId}/oauth2/authorize`;
const uri2 = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`;
const gate = (uri = uri1, realm = hostName, resource = apiClientId) =>
  `Bearer realm="${realm}" authorization_uri="${uri}" resource_id="${resource}"`;

function challengeOf(challenge: string, outputs = outputsOf()) {
  const explanation = explain({ challenge, outputs, now }).challenge;
  if (!explanation) throw new Error("The challenge was not explained.");
  return explanation;
}

describe("App Service authentication's challenge", () => {
  it("has no difference as deployed, and the explanation states that it contains no reason", () => {
    const { sentence, carries, differences, remains } = challengeOf(gate());

    expect(sentence).toContain("no token came, or one that it doesn't accept");
    expect(carries).toEqual([
      { name: "realm", value: hostName },
      { name: "authorization_uri", value: uri1 },
      { name: "resource_id", value: apiClientId },
    ]);
    expect(differences).toEqual([]);
    expect(remains).toEqual([
      "App Service authentication never says what is wrong with a token: add the token as --token -",
    ]);
  });

  it.each([
    ["with its header's name", `WWW-Authenticate: ${gate()}`],
    ["with commas, as RFC 9110 has it", gate().replaceAll('" ', '", ')],
    ["with commas and no space", gate().replaceAll('" ', '",')],
    ["as curl -v shows it", `< www-authenticate: ${gate()}\r\n`],
    ["with the quotes lost", gate().replaceAll('"', "")],
    ["with single quotes", gate().replaceAll('"', "'")],
    ["with names in capitals", gate().replace("realm", "Realm").replace("Bearer", "bearer")],
  ])("is read %s", (_, challenge) => {
    expect(challengeOf(challenge)).toEqual(challengeOf(gate()));
  });

  it.each([
    [1, uri2, "issuer's version (2 in App Service authentication, 1 in the outputs)"],
    [2, uri1, "issuer's version (1 in App Service authentication, 2 in the outputs)"],
  ] as const)(
    "under version %i with the other issuer is explained as the wrong issuer version",
    (tokenVersion, uri, what) => {
      const { differences } = challengeOf(gate(uri), outputsOf({ tokenVersion }));

      expect(differences).toMatchObject([
        { what, found: uri, fix: { who: "deployer", setting: "protected-function:tokenVersion" } },
      ]);
    },
  );

  it.each([
    ["realm", gate(uri1, "func-other.azurewebsites.net")],
    ["tenant", gate(uri1.replace(tenantId, "99999999-9999-4999-8999-999999999999"))],
    ["resource", gate(uri1, hostName, "99999999-9999-4999-8999-999999999999")],
  ])("with another %s has a difference there", (what, challenge) => {
    expect(challengeOf(challenge).differences).toMatchObject([{ what }]);
  });

  it("without outputs is explained with what is missing", () => {
    const explanation = explain({ challenge: gate(uri2), now });

    expect(explanation.differs).toBe(false);
    expect(explanation.challenge?.remains[1]).toContain("--stack <stack> or --outputs <file>");
  });
});

it("a bare challenge is identified as the function's own", () => {
  expect(challengeOf("Bearer").sentence).toMatch(/^The function refused with 401/);
});

it.each(["Bearer error=invalid_token", `Bearer realm="${hostName}"`])("%s is of neither", (challenge) => {
  const { sentence, remains } = challengeOf(challenge);
  expect(sentence).toMatch(/^This challenge is neither the function's/);
  expect(remains.join()).toContain("gateway");
});

it.each(["", "Basic realm=x", "realm=x", "Bearerrealm=x"])(
  "%j is refused as a challenge, with what is accepted",
  (challenge) => {
    expect(() => challengeOf(challenge)).toThrow(expect.objectContaining({ code: "NOT_EXPLAINABLE" }));
  },
);

describe("a status", () => {
  const statusOf = (status: 401 | 403, token?: string) => explain({ status, token, outputs: outputsOf(), now }).status;

  it.each([401, 403] as const)(
    "%i alone lists App Service authentication and the function, and how to distinguish them",
    (status) => {
      const { sentence, possibilities } = statusOf(status) ?? {};

      expect(sentence).toContain("--error");
      expect(possibilities).toHaveLength(status === 403 ? 4 : 2);
      expect(possibilities?.[0]).toMatch(/^App Service authentication/);
      expect(possibilities?.[1]).toMatch(/^The function/);
    },
  );

  it("403 may come from access restrictions, which look at the address alone", () => {
    const { possibilities } = statusOf(403) ?? {};

    expect(possibilities?.[2]).toMatch(
      /^The site's access restrictions, with a header x-ms-forbidden-ip.*accessRestrictions/,
    );
    expect(explanationVerdict(explain({ status: 403, now })).sentence).toBe(
      "Either App Service or the function refused with 403.",
    );
  });

  it.each([
    [401, { ...version1, aud: "x" }, /^With this token, App Service authentication answers 401/],
    [403, { ...version1, appid: "x" }, /^With this token, App Service authentication's policy answers 403/],
    [
      403,
      { ...version1, roles: [] },
      /^With this token, App Service authentication allows the call, and the function answers 403/,
    ],
  ] as const)("%i with a matching token identifies who answered", (status, claims, sentence) => {
    const found = statusOf(status, tokenOf(claims));

    expect(found?.sentence).toMatch(sentence);
    expect(found?.sentence).not.toContain("all the same");
    expect(found?.possibilities).toEqual([]);
  });

  it("with a token that doesn't explain it is reported as unexplained", () => {
    const found = statusOf(403, tokenOf(version1));

    expect(found?.sentence).toMatch(/^With this token, the call passes.* The status was 403 anyway/);
    expect(found?.possibilities).toHaveLength(4);
    expect(found?.possibilities[3]).toMatch(/the list of allowed applications is empty.*az webapp auth update/);
  });

  it.each([
    [500, "unknown", "App Service authentication, with a header"],
    [501, "unknown", "A twin, never Azure"],
    [502, "fail", "The site's front end"],
    [404, "unknown", "routePrefix of functions/host.json"],
    [503, "unknown", "Function host is not running"],
    [504, "fail", "230 seconds"],
  ] as const)("%i isn't about who calls, which is said once, and names all who may answer so", (status, kind, one) => {
    const explanation = explain({ status, now });
    const text = explanationText(explanation, { colour: false });

    expect(explanationVerdict(explanation).kind).toBe(kind);
    expect(text.split("The caller isn't the reason")).toHaveLength(2);
    expect(explanation.status?.possibilities.join()).toContain(one);
  });

  it.each([
    ["the body", { error: '{"type":"urn:problem:protected-function:principal-missing"}' }],
    ["the challenge", { challenge: "Bearer" }],
    [
      "the body and the challenge",
      { error: '{"type":"urn:problem:protected-function:principal-missing"}', challenge: "Bearer" },
    ],
  ])("is explained by %s, and asks for nothing that was given", (_, given) => {
    const text = explanationText(explain({ status: 401, ...given, now }), { colour: false });

    expect(text).not.toContain("To find out which");
    if ("error" in given) expect(text).not.toContain("--error");
    expect(text).not.toContain("--challenge");
  });

  it("with a token and without outputs needs --twin or --stack", () => {
    const found = explain({ status: 403, token: tokenOf(version1), now }).status;

    expect(found?.sentence).toContain("or add --twin or --stack <stack>");
  });

  it("that is compared with a stack or twin already needs no --stack", () => {
    const found = explain({ status: 403, outputs: outputsOf(), now }).status;

    expect(found?.sentence).toMatch(/, or the token as --token -\.$/);
  });
});
