import { describe, expect, it } from "vitest";
import { buildMatrix } from "../../../packages/pf/access-matrix/build-matrix.ts";
import type { Deployed, DeployedClient } from "../../../packages/pf/access-matrix/deployed.ts";
import type { TenantSubject } from "../../../packages/pf/access-matrix/subjects.ts";
import { accessSentence, signInWords, whoCanCall } from "../../../packages/pf/access-matrix/who-can-call.ts";
import { ada, blocking, ids, sampleDeployed } from "./sample-deployed.ts";

const clientId = "a0000000-0000-4000-8000-000000000000";
const shop: TenantSubject = {
  subject: { label: "caller shop", kind: "caller", how: "client credentials" },
  principal: { kind: "application", clientId, servicePrincipalId: "shop" },
};
const { api, gate, signIn, assignments, clients } = sampleDeployed();
const [role] = assignments;
const held = role ? [role, { ...role, principalId: "shop" }] : [];
const secret = { kind: "client secret", expires: "2027-05-01T00:00:00Z" } as const;
const asShop: DeployedClient = {
  appId: clientId,
  isOwn: true,
  isPublicClient: false,
  redirectUris: [],
  isConsented: false,
  requiresAssignment: false,
  assignments: [],
};

/** A stack with the caller shop, and with Ada, who holds the role. */
const stack = (changes: Partial<Deployed> = {}) =>
  sampleDeployed({
    assignments: held,
    clients: [...clients, asShop],
    callers: [{ name: "shop", servicePrincipalId: "shop", credentials: [secret] }],
    names: { [ids.api]: "the API", [ids.signIn]: "the public client", [clientId]: "caller shop" },
    gate: { ...gate, allowedApplications: [clientId, ids.signIn] },
    ...changes,
  });
/** The same without a public client. */
const withoutPublicClient = (changes: Partial<Deployed> = {}) =>
  stack({
    signIn: { ...api, isPublicClient: false, assignments: [] },
    clients: [asShop],
    gate: { ...gate, allowedApplications: [clientId] },
    ...changes,
  });
const said = (deployed: Deployed, subjects = [shop, ada]) => {
  const matrix = buildMatrix(deployed, subjects);
  return { sentence: whoCanCall(matrix).map((access) => accessSentence(access)), words: signInWords(matrix) };
};
const mfa = { ...blocking, grantControls: { operator: "OR", builtInControls: ["mfa"] } } as const;

describe("the sentence about who can call", () => {
  it("includes a person whose password is enough, and explains that risk", () => {
    expect(said(stack())).toEqual({
      sentence: ["Only shop and ada (by password) can call GET who-calls."],
      words: [
        "By password at the public client: a single factor, refused wherever MFA is required.",
        "In a browser with a device code at the public client: MFA is possible. Not tried: the twin has no browser.",
      ],
    });
  });

  it("includes a person who needs a second factor only in a browser, and only from there", () => {
    expect(said(stack({ policies: [mfa] })).sentence).toEqual([
      "Only shop and ada (by password from office; in a browser from elsewhere, untried) can call GET who-calls.",
    ]);
    expect(said(stack({ securityDefaults: true })).sentence).toEqual([
      "Only shop and ada (in a browser, untried) can call GET who-calls.",
    ]);
  });

  it("doesn't treat a device code as proof about the device", () => {
    const compliant = { ...mfa, grantControls: { operator: "OR", builtInControls: ["compliantDevice"] } } as const;

    expect(said(stack({ policies: [compliant] })).sentence).toEqual([
      "Only shop and ada (by password from office) can call GET who-calls.",
    ]);
  });

  it("omits a person blocked by conditional access", () => {
    expect(
      said(stack({ policies: [{ ...blocking, conditions: { ...blocking.conditions, locations: null } }] })),
    ).toEqual({
      sentence: ["Only shop can call GET who-calls."],
      words: [],
    });
  });

  it("separates a person with a role and no client from refused people, and explains what the clients lack", () => {
    expect(said(withoutPublicClient())).toEqual({
      sentence: [
        "Only shop can call GET who-calls. Not yet: ada, with a role but no client application to sign in to.",
      ],
      words: [
        "No client signs people in.",
        "Caller shop: without a redirect URI and consent to call the API for people.",
        "To allow people, make their client application an existing caller, or set publicClientFlows.",
      ],
    });
    expect(said(withoutPublicClient({ assignments: held.slice(1) })).sentence).toEqual([
      "Only shop can call GET who-calls.",
    ]);
  });

  it.for<readonly [string, Partial<DeployedClient>, string]>([
    [
      "with a redirect URI and consent",
      { redirectUris: ["https://shop.example"], isConsented: true },
      "(in a browser, untried)",
    ],
    ["that is a public client, with consent", { isPublicClient: true, isConsented: true }, "(in a browser, untried)"],
    ["with a redirect URI and without consent", { redirectUris: ["https://shop.example"] }, "Not yet: ada"],
    ["with consent alone", { isConsented: true }, "Not yet: ada"],
    [
      "that ada isn't assigned to",
      { isPublicClient: true, isConsented: true, requiresAssignment: true },
      "Not yet: ada",
    ],
    ["that exists already", { isOwn: false }, "Perhaps also ada, with a role, if an existing app signs people in."],
  ])("recognizes a caller %s as a client for people", ([, changes, words]) => {
    expect(said(withoutPublicClient({ clients: [{ ...asShop, ...changes }] })).sentence[0]).toContain(words);
  });

  it("advises only what isn't done yet, if an existing caller may be the client", () => {
    expect(said(withoutPublicClient({ clients: [{ ...asShop, isOwn: false }] })).words).toEqual([
      "No client is known to sign people in.",
      "Caller shop: not this stack's, so nothing here knows whether it signs people in.",
      "To allow people at another client application, make that an existing caller too, or set publicClientFlows.",
    ]);
  });

  it("recognizes the API's own sign-in page if App Service authentication allows the API itself", () => {
    const own = { ...asShop, appId: ids.api, redirectUris: ["https://site/.auth/login/aad/callback"] };
    const deployed = withoutPublicClient({ clients: [own], gate: { ...gate, allowedApplications: [ids.api] } });

    expect(said(deployed, [ada])).toEqual({
      sentence: ["Only ada (in a browser, untried) can call GET who-calls."],
      words: [
        "In a browser at the API, at /.auth/login/aad of the site: MFA is possible. Not tried: the twin has no browser.",
      ],
    });
  });

  it("states that any client with consent signs people in if every application is allowed", () => {
    const { allowedApplications: _, ...open } = gate;
    const deployed = withoutPublicClient({ gate: { ...open, allowedApplications: undefined } });

    expect(said(deployed).words.at(-1)).toMatch(/^App Service authentication allows every application/);
  });

  it("omits a caller without a valid credential", () => {
    const withCredentials = (credentials: Deployed["callers"][number]["credentials"]) =>
      said(stack({ callers: [{ name: "shop", servicePrincipalId: "shop", credentials }] }), [shop]).sentence;
    const sentence = ["Nobody can call GET who-calls. Not yet: shop, with a role but no valid credential."];

    expect(withCredentials([])).toEqual(sentence);
    expect(withCredentials([{ ...secret, expires: "2026-08-31T00:00:00Z" }])).toEqual(sentence);
    expect(withCredentials([{ kind: "credential of its own" }])).toEqual(["Only shop can call GET who-calls."]);
  });

  it("distinguishes an API without role holders from one that refuses everyone", () => {
    expect(said(stack({ assignments: [] })).sentence).toEqual([
      "Nobody can call GET who-calls yet: nobody has Function.Invoke.",
    ]);
    expect(
      said(stack({ gate: { ...gate, audiences: [], allowedApplications: [clientId, ids.signIn] } })).sentence,
    ).toEqual(["Nobody can call GET who-calls: everyone with Function.Invoke is refused."]);
  });

  it("names the places once if they are the same for everyone", () => {
    expect(said(stack({ policies: [blocking] }), [ada]).sentence).toEqual([
      "Only ada (by password) can call GET who-calls, and only from office.",
    ]);
    expect(signIn.isPublicClient).toBe(true);
  });
});
