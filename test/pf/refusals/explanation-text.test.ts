import { describe, expect, it } from "vitest";
import { explain } from "../../../packages/pf/refusals/explain.ts";
import { explanationText } from "../../../packages/pf/refusals/explanation-text.ts";
import { now, outputsOf, tokenOf, version1 } from "../../support/sample-outputs-and-tokens.ts";

const plain = { colour: false };

describe("an explanation's text", () => {
  it("lists a token's contents, the requirements, the differences, who fixes them, and the result", () => {
    const token = tokenOf({ ...version1, roles: undefined });

    const text = explanationText(explain({ token, outputs: outputsOf(), now }), plain);

    expect(text.split("\n")).toEqual([
      "✗ App Service authentication accepts this token, but the function refuses it with 403. Differs: app role.",
      "",
      "The token",
      "  This is an access token that an application got for itself (client credentials), version 1.",
      "  algorithm    RS256",
      "  issuer       https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
      "  audience     api://22222222-2222-4222-8222-222222222222",
      "  version      1.0",
      "  client       33333333-3333-4333-8333-333333333333 (with a client secret)",
      "  object id    oid-1",
      "  tenant       11111111-1111-4111-8111-111111111111",
      "  roles        none",
      "  valid from   2026-11-24T11:55:00Z",
      "  valid until  2026-11-24T13:00:00Z (in 60 minutes)",
      "",
      "The deployed settings require",
      "  issuer    https://sts.windows.net/11111111-1111-4111-8111-111111111111/",
      "  audience  api://22222222-2222-4222-8222-222222222222 or 22222222-2222-4222-8222-222222222222",
      "  client    33333333-3333-4333-8333-333333333333 (integration)",
      "  roles     Function.Invoke",
      "",
      "Differs: app role",
      "  Found:     no roles",
      "  Required:  Function.Invoke",
      "",
      "Not checked:",
      "  - The signature: no key is fetched here. A token that was changed by one letter gets 401.",
      "",
      "Next:",
      "  Deployer: the stack assigns the role to each caller. If an administrator removed the assignment, run",
      "    `npx pulumi refresh`, then `npx pulumi up`. Then get a fresh token: an issued one keeps its claims. The",
      "    setting is `protected-function:callers`.",
    ]);
  });

  it("says once why a text is no token", () => {
    for (const outputs of [undefined, outputsOf()]) {
      expect(explanationText(explain({ token: "garbage", outputs, now }), plain).split("\n")).toEqual([
        "✗ This isn't a token: a JWT has three parts between dots, this has 1, as if it was cut off.",
        "",
        "Next:",
        "  Caller's team: copy the whole value of `access_token`, and nothing else.",
      ]);
    }
  });

  it("lists an error's meaning, its causes and fixes, its ids, and its source", () => {
    const error =
      "AADSTS50057: The user account is disabled. Trace ID: aaaaaaaa-0000-4000-8000-000000000001 Correlation ID: bbbbbbbb-0000-4000-8000-000000000002 Timestamp: 2026-11-24 11:59:30Z";

    const text = explanationText(explain({ error, now }), plain);

    expect(text.split("\n")).toEqual([
      "✗ Entra ID refused with AADSTS50057: The user account is disabled.",
      "",
      "The error",
      "  The user account is disabled.",
      "  trace id        aaaaaaaa-0000-4000-8000-000000000001",
      "  correlation id  bbbbbbbb-0000-4000-8000-000000000002",
      "  timestamp       2026-11-24 11:59:30Z",
      "  Find it by these ids in the sign-in log, or with Microsoft's support.",
      "",
      "Usual causes of AADSTS50057",
      "  - An administrator, or the on-premises directory, disabled it.",
      "  Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
      "",
      "Next:",
      "  Administrator: enable the account, or give the caller another way in.",
    ]);
  });

  it.each(["165004", "999", "1", "999999999"])("links to Microsoft's lookup for an unknown AADSTS%s", (code) => {
    expect(explanationText(explain({ error: `AADSTS${code}`, now }), { ...plain, columns: 200 })).toContain(
      `\nNext:\n  Look up AADSTS${code} at Microsoft: https://login.microsoftonline.com/error?code=${code}`,
    );
  });

  it("has a section for each input: status, token, challenge, error", () => {
    const text = explanationText(
      explain({
        status: 401,
        token: tokenOf(version1),
        challenge: "Bearer",
        error: "50076",
        outputs: outputsOf(),
        now,
      }),
      plain,
    );

    expect(text.split("\n").filter((line) => /^[A-Z][^.]*$/.test(line))).toEqual([
      "Status 401",
      "The token",
      "The deployed settings require",
      "Not checked:",
      "The challenge",
      "Not checked:",
      "Usual causes of AADSTS50076",
      "Next:",
    ]);
  });

  it("lists the API itself among the clients while public client flows are on", () => {
    const outputs = outputsOf({ publicClientFlows: true });

    expect(explanationText(explain({ token: tokenOf(version1), outputs, now }), plain)).toContain(
      "  client    22222222-2222-4222-8222-222222222222 (the API itself: public client flows are on)",
    );
  });

  it("lists people's public client if the stack has one", () => {
    const clientId = "77777777-7777-4777-8777-777777777777";
    const publicClient = { clientId, applicationObjectId: clientId, servicePrincipalObjectId: clientId };

    const text = explanationText(
      explain({ token: tokenOf(version1), outputs: outputsOf({}, { publicClient }), now }),
      plain,
    );

    expect(text).toContain(`  client    ${clientId} (people's: public client flows are on)`);
  });

  it("is colored only on request", () => {
    const explanation = explain({ token: tokenOf(version1), outputs: outputsOf(), now });

    expect(explanationText(explanation, plain)).not.toContain("\u001B");
    expect(explanationText(explanation, { colour: true })).toContain("\u001B[32m");
  });
});

it("names the stack that the reader gave in what to run", () => {
  const explanation = explain({ error: "AADSTS7000222", now });

  expect(explanationText(explanation, { ...plain, columns: 200 }, { stack: "my dev" })).toContain(
    "./pf rotate --stack 'my dev' --caller <caller>",
  );
  expect(explanationText(explanation, { ...plain, columns: 200 })).toContain("./pf rotate --stack <stack>");
});
