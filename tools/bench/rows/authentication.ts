import { importJWK, jwtVerify } from "jose";
import { authSettings } from "../../../test/support/auth-settings.ts";
import { systemClock } from "../../../packages/twin/clock.ts";
import { createAppServiceAuthentication } from "../../../packages/twin/easy-auth/index.ts";
import { createEntra } from "../../../packages/twin/entra/index.ts";
import { createSigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import type { Handler } from "../../../packages/twin/network/handler.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";
import { alternate, type MeasureRows, perSecond } from "../measure.ts";
import { rowOf } from "../row.ts";

const rounds = 31;
const load = { concurrency: 1, milliseconds: 150 };
const clientId = "22222222-2222-4222-8222-222222222222";
const callerId = "33333333-3333-4333-8333-333333333333";
const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/bench";
const url = "https://bench.azurewebsites.net/api/who-calls";

/** What App Service authentication costs a request that it allows. */
export const measureAuthentication: MeasureRows = async (bench) => {
  const tenant = new Tenant({ clock: systemClock });
  const issuer = `https://sts.windows.net/${tenant.tenantId}/`;
  const signingKeys = await createSigningKeys();
  const entra = createEntra({ tenant, signingKeys, fetch });
  deploySite(tenant, issuer);

  const empty: Handler = () => new Response();
  const authentication = createAppServiceAuthentication(
    { tenant, siteId, fetch: async (input, init) => entra(new Request(input, init)) },
    empty,
  );
  const now = Math.floor(Date.now() / 1000);
  const lifetime = { iat: now, nbf: now, exp: now + 3600 };
  const identity = {
    appid: callerId,
    oid: tenant.newId(),
    roles: ["Function.Invoke"],
    tid: tenant.tenantId,
    ver: "1.0",
  };
  const token = await signingKeys.sign(
    { ...lifetime, ...identity, iss: issuer, aud: `api://${clientId}` },
    { version: 1 },
  );
  const [published] = signingKeys.jwks({ version: 1 }).keys;
  if (published === undefined) throw new Error("The signing keys publish no key.");
  const key = await importJWK({ ...published, x5c: [...published.x5c] }, "RS256");

  const request = (): Request => new Request(url, { headers: { authorization: `Bearer ${token}` } });
  const authenticated = async (): Promise<void> => {
    const { status } = await authentication(request());
    if (status !== 200) throw new Error(`App Service authentication answered ${status} to a good token.`);
  };
  const microseconds = async (operation: () => Promise<unknown>): Promise<number> =>
    1_000_000 / (await perSecond(operation, load));
  const median = await alternate(bench, rounds, {
    authenticated: () => microseconds(authenticated),
    verify: () => microseconds(() => jwtVerify(token, key)),
  });
  return [
    rowOf({
      name: "authentication",
      ours: median.authenticated,
      theirs: median.verify,
      unit: "us a request",
      target: { atMost: 1.5 },
      beside: "a bare RS256 verification of the same token (jose, WebCrypto)",
      note: "App Service authentication allows the request to an empty handler; in process, no sockets, sequential.",
    }),
  ];
};

/** The site and its settings, as the program declares them. */
function deploySite({ subscription }: Tenant, openIdIssuer: string): void {
  const properties = authSettings({ clientId, openIdIssuer, callerId });
  subscription.put({ id: siteId, type: "Microsoft.Web/sites", name: "bench", body: { properties: {} } });
  subscription.put({
    id: `${siteId}/config/authsettingsV2`,
    type: "Microsoft.Web/sites/config",
    name: "authsettingsV2",
    body: { properties },
  });
}
