import type { Gate, Twin } from "@protected-function/twin";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { ManagedIdentityAnswer } from "../../checks/origin.ts";
import type { TokenInSituation } from "./control-socket.ts";
import { ofOtherTenant } from "./other-tenant.ts";

type Control = Pick<Gate["control"], "alteredToken" | "externalToken"> & {
  readonly feed: Pick<Twin["control"]["feed"], "add">;
  /** Absent if no caller is a managed identity. */
  readonly managedIdentityToken?: Twin["control"]["managedIdentityToken"];
};

/**
 * Gets a token that no client can request, and puts that into the feed, as the token endpoint does: of a refused one,
 * nothing else tells the developer that a call was tried.
 */
export async function triedToken(
  control: Control,
  request: TokenInSituation,
  outputs: StackOutputs,
): Promise<ManagedIdentityAnswer> {
  // Another tenant issues it, so that this one has no sign-in.
  if (request.situation === "other-tenant") return { accessToken: await control.externalToken(ofOtherTenant(outputs)) };
  const { situation, clientId, scope } = request;
  const answer = await answerTo(control, { ...request, situation });
  control.feed.add({
    kind: "sign-in",
    grant: situation === "own machine" ? "managed identity" : `tried as ${situation}`,
    caller: { clientId },
    scope,
    ...("refusal" in answer ? { outcome: "refused", message: answer.refusal.message } : { outcome: "issued" }),
  });
  return answer;
}

type OwnTenants = Exclude<TokenInSituation, { readonly situation: "other-tenant" }>;

async function answerTo(control: Control, request: OwnTenants): Promise<ManagedIdentityAnswer> {
  const { situation, clientId, scope } = request;
  if (situation !== "own machine") return control.alteredToken({ ...request, situation });
  if (control.managedIdentityToken === undefined) throw new Error(`${clientId} isn't a managed identity here.`);
  return control.managedIdentityToken({ clientId, scope });
}
