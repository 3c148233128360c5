import { NotImitated } from "../../tenant/refusal.ts";
import type { Call } from "../call.ts";
import { refuseClaimsRequest } from "./refuse-claims-request.ts";

const ofEveryGrant = [
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "claims",
];

/**
 * Telemetry and the like, which change nothing of a token that an application gets for itself.
 * AzureAD/microsoft-authentication-library-for-js, AADServerParamKeys.ts
 */
const harmless = [
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
];

const everywhere = new Set([...ofEveryGrant, ...harmless]);

/** Entra ignores what it does not know; the twin cannot tell that from what it does, and refuses. */
export function refuseUnknownParameters({ form, url }: Call, ofTheGrant: readonly string[]): void {
  const inQuery = [...url.searchParams.keys()].find((name) => name !== "client-request-id");
  if (inQuery !== undefined) throw new NotImitated(`${described(inQuery)} in the query of a token request`);
  const seen = new Set<string>();
  for (const name of form.keys()) {
    if (!everywhere.has(name) && !ofTheGrant.includes(name)) {
      throw new NotImitated(`${described(name)} of a token request`);
    }
    if (seen.has(name)) throw new NotImitated(`the parameter "${name}" twice in a token request`);
    seen.add(name);
  }
  refuseClaimsRequest(form);
}

/** A value that was not encoded falls apart into names: what does not look like one may be a piece of a secret. */
function described(name: string): string {
  return /^[a-z][a-z_-]*$/i.test(name) ? `the parameter "${name}"` : "a parameter whose name is not printed";
}
