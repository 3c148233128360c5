import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StackOutputs } from "../../infra/outputs.ts";
import { createLoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { enforcedPolicies, grace, signingIn } from "../support/signing-in-stack.ts";
import { whoCallsUrl } from "../support/who-calls.ts";

const office = "203.0.113.7";
const elsewhere = "192.0.2.44";
const password = `aA1!${crypto.randomUUID()}`;
/** As Microsoft's libraries ask, whatever they are told to ask for. */
const besides = "openid profile offline_access";

let stack: LocalDeployment;
let outputs: StackOutputs;

describe.skipIf(!hasEngine())(
  "people who sign in with a password under enforced policies, which may not name a public client",
  { timeout: 240_000 },
  () => {
    beforeAll(async () => {
      // That the guide holds there: test/exhaustive/directory-behaviors.test.ts.
      stack = await deployLocally({
        settings: { ...signingIn, conditionalAccess: enforcedPolicies },
        twin: { directoryBehavior: { publicClientInPolicy: "refused" } },
      });
      ({ outputs } = stack);
      const passwordProfile = { password, forceChangePasswordNextSignIn: false };
      await stack.graph.call("PATCH", `/v1.0/users/${grace}`, { passwordProfile });
    });
    afterAll(() => stack?.close());

    it("have a public client of their own, while the API and its callers are confidential", async () => {
      const { value } = (await stack.graph.call("GET", "/v1.0/applications")) as {
        readonly value: readonly { readonly appId: string; readonly isFallbackPublicClient: boolean | null }[];
      };

      expect(value.filter((one) => one.isFallbackPublicClient === true).map(({ appId }) => appId)).toEqual([
        outputs.publicClient?.clientId,
      ]);
    });

    it("get a token for the API from the office with client, role and scope, and can call it", async () => {
      const { access_token = "", id_token = "" } = await signIn(office, `${outputs.scope} ${besides}`);

      expect(decodeJwt(access_token)).toMatchObject({
        aud: `api://${outputs.api.clientId}`,
        appid: outputs.publicClient?.clientId,
        appidacr: "0",
        scp: "user_impersonation",
        roles: ["Function.Invoke"],
        upn: grace,
      });
      expect(decodeJwt(id_token)).toMatchObject({ aud: outputs.publicClient?.clientId, preferred_username: grace });
      const answer = await stack.fetch(whoCallsUrl(outputs), { headers: { authorization: `Bearer ${access_token}` } });
      expect(await answer.json()).toMatchObject({ caller: { kind: "user", name: grace, roles: ["Function.Invoke"] } });
    });

    it.each<readonly [string, string, () => string, number | undefined]>([
      ["the API from elsewhere", elsewhere, () => `${outputs.scope} ${besides}`, 53003],
      ["the mail at Graph", office, () => "https://graph.microsoft.com/.default", 53003],
      ["the sign-in alone, which is access to the directory", office, () => "openid profile", 53003],
      ["the API by its client id", office, () => `${outputs.api.clientId}/.default ${besides}`, undefined],
    ])("ask for %s", async (_, from, scope, refusal) => {
      expect((await signIn(from, scope())).error_codes?.[0]).toBe(refusal);
    });

    it("get no token at the API itself, which accepts no password", async () => {
      const client_id = outputs.api.clientId;

      expect((await signIn(office, `${client_id}/.default ${besides}`, { client_id })).error_codes).toEqual([7000218]);
    });

    it("must sign in at a public client, because a confidential one that requests an id token is itself a resource", async () => {
      const confidential = await confidentialClient();

      const withIdToken = await signIn(office, `${outputs.scope} ${besides}`, confidential);
      const without = await signIn(office, outputs.scope, confidential);

      expect(withIdToken.error_codes).toEqual([53003]);
      expect(without.access_token).toBeDefined();
    });
  },
);

interface TokenAnswer {
  readonly access_token?: string;
  readonly id_token?: string;
  readonly error_codes?: readonly number[];
}

/** As the service account, seen at an address; at the public client, unless another one is given. */
async function signIn(from: string, scope: string, client: Readonly<Record<string, string>> = {}) {
  const { control, certificateAuthority } = stack.local.twin;
  const fetch = createLoopbackFetch({ proxyUrl: await control.proxyFrom(from), caPem: certificateAuthority.pem });
  try {
    const form = { grant_type: "password", username: grace, password, scope };
    const body = new URLSearchParams({ ...form, client_id: outputs.publicClient?.clientId ?? "", ...client });
    return (await (await fetch(outputs.tokenEndpoint, { method: "POST", body })).json()) as TokenAnswer;
  } finally {
    await fetch.close();
  }
}

/** Another team's web application, consented to like the stack's client. */
async function confidentialClient(): Promise<Readonly<Record<string, string>>> {
  const { graph } = stack;
  const created = async (path: string, body: object) =>
    (await graph.call("POST", `/v1.0/${path}`, body)) as Readonly<Record<"id" | "appId" | "secretText", string>>;
  const application = await created("applications", { displayName: "a web application" });
  const principal = await created("servicePrincipals", { appId: application.appId });
  const { id: graphId } = (await graph.call(
    "GET",
    "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')",
  )) as { readonly id: string };
  const consent = (resourceId: string, scope: string) =>
    created("oauth2PermissionGrants", { clientId: principal.id, consentType: "AllPrincipals", resourceId, scope });
  await consent(outputs.api.servicePrincipalObjectId, "user_impersonation");
  await consent(graphId, besides);
  const { secretText } = await created(`applications/${application.id}/addPassword`, {
    passwordCredential: { displayName: "test" },
  });
  return { client_id: application.appId, client_secret: secretText };
}
