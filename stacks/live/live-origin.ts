import { type Administrator, type Origin, PowerMissing } from "../../checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { administratorApis } from "../../azure/azure-apis.ts";
import { authorityOf, cloudOf } from "../../azure/clouds.ts";
import { azureLogin } from "../../azure/login.ts";
import { callersRecipe } from "../recipe/recipe-of.ts";
import { acquireCallerToken, type CallerProof } from "../../checks/caller-token.ts";
import { assertionForm, assertionOf } from "../../checks/client-assertion.ts";
import type { JsonApi } from "../../azure/json-api.ts";

/** What the checks' process gets of a live stack. Its login to Azure is its environment's. */
export interface LiveOriginMessage {
  readonly kind: "live";
  readonly outputs: StackOutputs;
  readonly clientId: string;
  /** The caller's credential, or why none is available. */
  readonly proof: CallerProof | { readonly kind: "none"; readonly why: string };
  /** Whether the environment's login reads the stack back. */
  readonly administrator: boolean;
  readonly alteration: boolean;
  /** For how long an alteration is given to act before what it does is looked at; absent: at once. Milliseconds. */
  readonly settle?: number;
}

/** The stack as anyone sees it who is the caller at most: nothing is read back, nothing altered. */
export function bareOrigin(
  outputs: StackOutputs,
  { clientId, proof }: Pick<LiveOriginMessage, "clientId" | "proof">,
): LiveOriginMessage {
  return { kind: "live", outputs, clientId, proof, administrator: false, alteration: false };
}

/** A live stack: no clock to move, no log at hand, no word for another identity provider. */
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
 * Waits after each write, because a change over Graph or Resource Manager takes a while to act. A check would see the
 * state before it. No check reads what was deleted.
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
