import { z } from "zod";
import { JsonRefused, parseJson } from "../../network/json-text.ts";
import { NotImitated } from "../../tenant/refusal.ts";

const ifThere = z.strictObject({ essential: z.literal(false) });

/**
 * What MSAL sends of its own accord: that the client can handle a claims challenge (`cp1`), and two claims that it
 * would like in an id token, if there is one; newer versions a third.
 * https://learn.microsoft.com/entra/identity-platform/claims-challenge; observed: @azure/msal-node 7.2.3, and 5.6.0 as
 * @azure/identity 4.13.1 has it
 */
const ofItsOwnAccord = z.strictObject({
  access_token: z.strictObject({ xms_cc: z.strictObject({ values: z.tuple([z.literal(["cp1", "CP1"])]) }) }).optional(),
  id_token: z
    .strictObject({ signin_state: ifThere, login_hint: ifThere, tenant_region_sub_scope: ifThere.optional() })
    .optional(),
});

/** A claims request that would change the token is not imitated. */
export function refuseClaimsRequest(form: URLSearchParams): void {
  const claims = form.get("claims");
  if (claims === null || ofItsOwnAccord.safeParse(jsonIn(claims)).success) return;
  throw new NotImitated('a "claims" parameter that asks for more than the capability cp1');
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonRefused) return undefined;
    throw error;
  }
}
