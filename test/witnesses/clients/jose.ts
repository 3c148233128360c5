import { createRemoteJWKSet, jwtVerify } from "jose";
import { given, tell } from "./tell.ts";

/** An API's own validation, under either version: keys from where the issuer says, and nothing known beforehand. */
await tell(async () => {
  const tenantId = given("AZURE_TENANT_ID");
  const root = `https://login.microsoftonline.com/${tenantId}`;
  const first = createRemoteJWKSet(new URL(`${root}/discovery/keys`));
  const second = createRemoteJWKSet(new URL(`${root}/discovery/v2.0/keys`));
  const one = await jwtVerify(given("API_TOKEN"), first, {
    issuer: `https://sts.windows.net/${tenantId}/`,
    audience: given("API_AUDIENCE"),
  });
  const two = await jwtVerify(given("API_TOKEN_2"), second, {
    issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    audience: given("API_AUDIENCE_2"),
  });
  return {
    versions: [one.payload["ver"], two.payload["ver"]],
    algorithms: [one.protectedHeader.alg, two.protectedHeader.alg],
  };
});
