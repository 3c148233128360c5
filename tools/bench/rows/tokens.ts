import { createEntra } from "../../../packages/twin/entra/index.ts";
import { createSigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import { systemClock } from "../../../packages/twin/clock.ts";
import { seed } from "../../../packages/twin/seed.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";
import { decodeJwt } from "jose";
import { alternate, type MeasureRows, perSecond } from "../measure.ts";
import { rowOf } from "../row.ts";

const rounds = 31;
const load = { concurrency: 16, milliseconds: 200 };

/** What the token endpoint adds to its one expensive step, the RS256 signature. */
export const measureTokens: MeasureRows = async (bench) => {
  const tenant = new Tenant({ clock: systemClock });
  const { clientId, clientSecret } = seed(tenant).deployer;
  const signingKeys = await createSigningKeys();
  const entra = createEntra({ tenant, signingKeys, fetch });
  const form = {
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
    scope: "https://graph.microsoft.com/.default",
  };
  const url = `https://login.microsoftonline.com/${tenant.tenantId}/oauth2/v2.0/token`;
  const issue = async (): Promise<string> => {
    const answer = await entra(new Request(url, { method: "POST", body: new URLSearchParams(form) }));
    if (answer.status !== 200) throw new Error(`The token endpoint answered ${answer.status}: ${await answer.text()}`);
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    return token;
  };
  const claims = decodeJwt(await issue());

  const sign = (): Promise<string> => signingKeys.sign(claims, { version: 1 });
  const median = await alternate(bench, rounds, {
    issued: () => perSecond(issue, load),
    signed: () => perSecond(sign, load),
  });
  return [
    rowOf({
      name: "tokens",
      ours: median.issued,
      theirs: median.signed,
      unit: "per second",
      beside: "bare RS256 signatures of the same claims by the same 2048-bit key (jose, WebCrypto)",
      target: { atLeast: 0.5 },
      note: `One process, no sockets, ${load.concurrency} under way at all times; request, checks and answer included.`,
    }),
  ];
};
