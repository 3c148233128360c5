import type { Evidence } from "../../checks/check.ts";
import { type AuthenticationWatch, watchAuthentication } from "../../checks/authentication-watch.ts";
import { endpointChecks, guide } from "../../checks/guide.ts";
import { type Administrator, type Origin, PowerMissing } from "../../checks/origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { TokenRefused } from "../../checks/caller-token.ts";
import { type Outcome, runChecks } from "../../checks/run-checks.ts";
import { withCallersProof } from "../../checks/secretless-caller.ts";
import { administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { type Cloud, cloudOf } from "@protected-function/core/azure/clouds.ts";
import { type ClientCredential, unknownClientId, tokensOf } from "@protected-function/core/azure/token.ts";
import { callersRecipe } from "../recipe/recipe-of.ts";
import { type LiveOriginMessage, liveOriginOf } from "../live/live-origin.ts";
import type { Parent, Powers } from "./client-worker.ts";

/** The local stack, whose owner has every power. */
export interface OriginMessage {
  readonly outputs: StackOutputs;
  /** An empty secret: the caller has none. The client ID of nobody: the stack has no caller. */
  readonly caller: ClientCredential;
  readonly administrator?: ClientCredential;
  /** Whether the administrator may alter the stack. */
  readonly alteration: boolean;
  /** No one else signs in to the tenant. */
  readonly ownTenant: boolean;
  /** The powers that the parent provides. */
  readonly answers: readonly (keyof Powers)[];
}

export type AnyOriginMessage = OriginMessage | LiveOriginMessage;

/** @param stopping ends a run of the guide after the current check */
export function calls(parent: () => Parent, stopping = new AbortController()) {
  let watch: AuthenticationWatch | undefined;
  const originOf = (message: AnyOriginMessage): Origin =>
    "kind" in message ? liveOriginOf(message) : localOriginOf(message, parent());
  return {
    /** Runs the guide. @param only the claims to run; absent: all */
    runGuide: async (origin: AnyOriginMessage, { only }: { readonly only?: readonly string[] }) => {
      const { outputs } = origin;
      const checks = [...guide, ...endpointChecks].filter((check) =>
        "claims" in check
          ? (only?.some((claim) => check.claims(outputs).includes(claim)) ?? true)
          : (only?.includes(check.claim) ?? true),
      );
      // Claims that are checked together run together. Only the requested ones are reported.
      const isAsked = ({ claim }: Outcome): boolean => only?.includes(claim) ?? true;
      const onOutcome = (outcome: Outcome): void =>
        isAsked(outcome) ? void parent().onOutcome.asEvent(outcome) : undefined;
      const outcomes = await withProvenCaller(originOf(origin), origin, (proven) =>
        runChecks(checks, proven, onOutcome, stopping.signal),
      );
      return outcomes.filter(isAsked);
    },
    /** Ends the run after the current check, so that the check restores what it altered. */
    stopAfterThisCheck: (): void => stopping.abort(),
    /** Starts calling the API without a token; resolves after its first 401. */
    watchDoor: async (origin: AnyOriginMessage): Promise<void> => {
      watch = watchAuthentication(originOf(origin));
      await watch.started;
    },
    stopWatch: async (): Promise<Evidence> => {
      if (!watch) throw new Error("Nothing is being watched: start the watch first.");
      return watch.stop();
    },
  };
}

function localOriginOf(message: OriginMessage, parent: Parent): Origin {
  const { outputs, caller, administrator, alteration, ownTenant, answers } = message;
  const recipe = callersRecipe(outputs, caller.clientId);
  return {
    outputs,
    caller: withoutSecret(caller) ?? caller,
    ...(recipe && { recipe }),
    ...(administrator && { administrator: apisOf(administrator, cloudOf(outputs)) }),
    ...(alteration && { alteration }),
    ...(ownTenant && { ownTenant }),
    ...Object.fromEntries(answers.map((power) => [power, parent[power]])),
  };
}

function apisOf(administrator: ClientCredential, cloud: Cloud): Administrator {
  return administratorApis(cloud, tokensOf(administrator, cloud));
}

/** A caller without a secret: a check that needs one isn't applicable. */
function withoutSecret({ tenantId, clientId, clientSecret }: ClientCredential): ClientCredential | undefined {
  if (clientSecret !== "") return undefined;
  return {
    tenantId,
    clientId,
    get clientSecret(): string {
      throw new PowerMissing(
        clientId === unknownClientId
          ? "needs a caller: the stack has none"
          : "needs a client secret: no caller has one",
      );
    },
  };
}

/** A managed identity's token comes from its machine, which only some origins can provide. */
function provenByMachine(origin: Origin): Origin {
  const { managedIdentityToken, outputs, caller } = origin;
  if (!managedIdentityToken) return origin;
  return {
    ...origin,
    callerToken: async (scope = outputs.scope) => {
      const answer = await managedIdentityToken({ clientId: caller.clientId, scope });
      if ("accessToken" in answer) return answer.accessToken;
      throw new TokenRefused(answer.refusal.code, answer.refusal.message);
    },
  };
}

/** Without a secret, the local stack's caller gets its token through its administrator's rights. */
async function withProvenCaller<Result>(
  origin: Origin,
  message: AnyOriginMessage,
  body: (origin: Origin) => Promise<Result>,
): Promise<Result> {
  const { administrator } = origin;
  const caller = Object.values(origin.outputs.callers).find(({ clientId }) => clientId === origin.caller.clientId);
  if (caller?.existing === "managed-identity") return body(provenByMachine(origin));
  const isSecretless =
    !("kind" in message) && message.caller.clientSecret === "" && message.caller.clientId !== unknownClientId;
  return isSecretless && administrator ? withCallersProof(origin, administrator, body) : body(origin);
}
