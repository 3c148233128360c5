import { z } from "zod";
import { JsonRefused, parseJson } from "../../network/json-text.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../errors.ts";
import type { Call } from "../call.ts";

/** Returns the value of a required, non-empty parameter. */
export function requireParameter(name: string, value: string | null | undefined): string {
  if (!value?.trim()) throw aadstsRefusal(900144, [name]);
  return value;
}

const commonParameters = [
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "claims",
  "resource",
];

/**
 * Telemetry and similar parameters, which don't affect a token that an application gets for itself.
 * AzureAD/microsoft-authentication-library-for-js, AADServerParamKeys.ts
 */
export const harmless: readonly string[] = [
  "client_info",
  "client-request-id",
  "return-client-request-id",
  "x-ms-lib-capability",
  "x-app-name",
  "x-app-ver",
  "x-client-SKU",
  "x-client-VER",
  "x-client-OS",
  "x-client-CPU",
  "x-client-xtra-sku",
  "x-client-last-telemetry",
  "x-client-current-telemetry",
  // Where the user's mailbox is, and what a page's window is to others: RequestParameterBuilder.ts of the same repository.
  "X-AnchorMailbox",
  "clidata",
  "pocd",
];

const everywhere = new Set([...commonParameters, ...harmless]);

/**
 * Entra ID ignores unknown parameters. The twin can't tell those from parameters that have an effect, so it refuses
 * them.
 */
export function refuseUnknownParameters({ form, url }: Call, ofTheGrant: readonly string[]): void {
  const inQuery = [...url.searchParams.keys()].find((name) => name !== "client-request-id");
  if (inQuery !== undefined) throw new NotSupported(`${described(inQuery)} in the query of a token request`);
  const names = new Set<string>();
  for (const name of form.keys()) {
    if (!everywhere.has(name) && !ofTheGrant.includes(name)) {
      throw new NotSupported(`${described(name)} of a token request`);
    }
    if (names.has(name)) throw new NotSupported(`the parameter "${name}" twice in a token request`);
    names.add(name);
  }
  refuseClaimsRequest(form);
}

/** An unencoded value can break apart into names. A name that doesn't look like one may be part of a secret. */
function described(name: string): string {
  return /^[a-z][a-z_-]*$/i.test(name) ? `the parameter "${name}"` : "a parameter with a hidden name";
}

const voluntary = z.strictObject({ essential: z.literal(false) });

/**
 * The claims request that MSAL sends by default: that the client can handle a claims challenge (`cp1`), and two
 * optional claims for an ID token. Newer versions send a third claim.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge
 * Observed: @azure/msal-node 7.2.3, and 5.6.0 in @azure/identity 4.13.1.
 */
const sentByDefault = z.strictObject({
  access_token: z.strictObject({ xms_cc: z.strictObject({ values: z.tuple([z.literal(["cp1", "CP1"])]) }) }).optional(),
  id_token: z
    .strictObject({ signin_state: voluntary, login_hint: voluntary, tenant_region_sub_scope: voluntary.optional() })
    .optional(),
});

/** The twin doesn't support a claims request that would change the token. */
export function refuseClaimsRequest(form: URLSearchParams): void {
  const claims = form.get("claims");
  if (claims === null || sentByDefault.safeParse(jsonIn(claims)).success) return;
  throw new NotSupported('a "claims" parameter that asks for more than the capability cp1');
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonRefused) return undefined;
    throw error;
  }
}
