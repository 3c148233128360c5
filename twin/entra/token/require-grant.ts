import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { clientCredentials } from "./grants/client-credentials.ts";
import { password } from "./grants/password.ts";
import { refreshToken } from "./grants/refresh-token.ts";
import type { Grant } from "./grant.ts";

const grants: readonly Grant[] = [clientCredentials, password, refreshToken];

/** Entra has these; to call them unsupported would be a lie. https://learn.microsoft.com/entra/identity-platform/v2-protocols */
const grantsNotImitated = new Set([
  "authorization_code",
  "device_code",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml1_1-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
]);

/** The grant of that name. */
export function requireGrant(grantType: string): Grant {
  const grant = grants.find((each) => each.grantType === grantType);
  if (grant) return grant;
  if (grantsNotImitated.has(grantType)) throw new NotImitated(`the grant "${grantType}"`);
  throw aadstsRefusal(70003, [grantType]);
}
