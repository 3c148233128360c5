import { type Administrator, type Origin, PowerMissing } from "../../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { authorityOf, cloudOf } from "@protected-function/core/azure/clouds.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";
import { callersRecipe } from "../recipe/recipe-of.ts";
import { acquireCallerToken, type CallerProof } from "../../checks/caller-token.ts";
import { assertionForm, assertionOf } from "../../checks/client-assertion.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";

/** The input of the checks' process for a live stack. Its login to Azure comes from its environment. */
export interface LiveOriginMessage {
  readonly kind: "live";
  readonly outputs: StackOutputs;
  readonly clientId: string;
  /** The caller's credential, or why none is available. */
  readonly proof: CallerProof | { readonly kind: "none"; readonly why: string };
  /** Whether the environment's login can read the stack back. */
  readonly administrator: boolean;
  readonly alteration: boolean;
  /** How long to wait for an alteration to take effect, in milliseconds; absent: not at all. */
  readonly settle?: number;
}

/** The stack as an ordinary caller sees it: nothing is read back or altered. */
export function bareOrigin(
  outputs: StackOutputs,
  { clientId, proof }: Pick<LiveOriginMessage, "clientId" | "proof">,
): LiveOriginMessage {
  return { kind: "live", outputs, clientId, proof, administrator: false, alteration: false };
}

/** A live stack. It can't move a clock, read the log, or get tokens from other identity providers. */
export function liveOriginOf(message: LiveOriginMessage): Origin {
  const { outputs, clientId, proof, administrator, alteration } = message;
  const { tenantId } = outputs;
  const recipe = callersRecipe(outputs, clientId);
  return {
    outputs,
    caller: {
      tenantId,
      clientId,
      get clientSecret() {
        if (proof.kind === "client-secret") return proof.clientSecret;
        throw new PowerMissing(`needs the caller's client secret: ${whyNone(proof)}`);
      },
    },
    ...(proof.kind !== "client-secret" && { callerToken: (scope = outputs.scope) => tokenBy(proof, message, scope) }),
    ...((proof.kind === "certificate" || proof.kind === "federated") && {
      callerForm: async (scope) =>
        assertionForm(clientId, await assertionOf(proof, { clientId, tokenEndpoint: outputs.tokenEndpoint }), scope),
    }),
    ...(recipe && { recipe }),
    ...(administrator && { administrator: administratorOf(message) }),
    ...(administrator && alteration && { alteration: true as const }),
  };
}

/** Graph and Resource Manager, with the environment's login. */
export function administratorOf({ outputs, settle = 0 }: Pick<LiveOriginMessage, "outputs" | "settle">): Administrator {
  const cloud = cloudOf(outputs);
  const { token } = azureLogin(process.env, { cloud, tenantId: outputs.tenantId });
  const { graph, resourceManager } = administratorApis(cloud, token);
  return { graph: settling(graph, settle), resourceManager: settling(resourceManager, settle) };
}

/**
 * Waits after each write, because a change over Graph or Resource Manager takes a while to take effect. Without the
 * wait, a check would see the earlier state. No check reads deleted objects, so a delete doesn't wait.
 */
function settling(api: JsonApi, milliseconds: number): JsonApi {
  if (milliseconds === 0) return api;
  return {
    call: async (method, path, body) => {
      const answer = await api.call(method, path, body);
      if (method !== "GET" && method !== "DELETE") await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return answer;
    },
  };
}

async function tokenBy(
  proof: LiveOriginMessage["proof"],
  { outputs, clientId }: LiveOriginMessage,
  scope: string,
): Promise<string> {
  if (proof.kind === "none") throw new PowerMissing(`needs the caller's token: ${proof.why}`);
  const authority = authorityOf(outputs.tokenEndpoint);
  return acquireCallerToken({ clientId, authority, scope, proof });
}

function whyNone(proof: Exclude<LiveOriginMessage["proof"], { readonly kind: "client-secret" }>): string {
  return proof.kind === "none" ? proof.why : `it proves itself by a ${proof.kind} credential here.`;
}
