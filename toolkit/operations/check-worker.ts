import type { LoggedLine, Origin } from "../checks/origin.ts";
import { watchDoor, type DoorWatch } from "../checks/door-watch.ts";
import { guide } from "../checks/guide.ts";
import { PowerMissing } from "../checks/power-missing.ts";
import { runChecks } from "../checks/run-checks.ts";
import { withCallersProof } from "../checks/secretless-caller.ts";
import { administratorApis } from "../../azure/azure-apis.ts";
import { cloudOf } from "../../azure/clouds.ts";
import { type ClientCredential, nobody, tokensOf } from "../../azure/token.ts";
import type { AnyOriginMessage, FromWorker, OriginMessage, Question, ToWorker } from "./check-messages.ts";
import { callersRecipe } from "./recipes/callers-recipe.ts";
import { endsInGraph } from "./verify/credential-ends.ts";
import { knock } from "./verify/door.ts";
import { administratorOf, liveOriginOf } from "./verify/live-origin.ts";
import { observe } from "./verify/record/observe.ts";
import { observerOf } from "./verify/record/observer-of.ts";
import { runProbes } from "./verify/probes/run-probes.ts";

/**
 * The process that the checks run in: where the proxy and the certificate authority come from its environment, as with
 * any other client, or are simply absent, as against a tenant.
 */
let watch: DoorWatch | undefined;
const stopping = new AbortController();
const asking: ((value: unknown) => void)[] = [];

process.on("message", (message: ToWorker) => {
  answer(message).catch((error: unknown) => {
    tell({ kind: "broke", message: error instanceof Error ? error.message : String(error) });
  });
});
// The parent is gone: nobody is left to tell.
process.on("disconnect", () => process.exit());

async function answer(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "run": {
      const { origin, only } = message;
      const checks = guide.filter(({ claim }) => only?.includes(claim) ?? true);
      await withProvenCaller(originOf(origin), origin, (proven) =>
        runChecks(checks, proven, (outcome) => tell({ kind: "outcome", outcome }), stopping.signal),
      );
      tell({ kind: "ran" });
      break;
    }
    case "stop":
      stopping.abort();
      break;
    case "knock":
      tell({ kind: "knocked", door: await knock(message.origin.outputs) });
      break;
    case "read-credentials":
      tell({ kind: "credentials", ends: await endsInGraph(message.origin.outputs, administratorOf(message.origin)) });
      break;
    case "probe":
      tell({ kind: "probed", probes: await runProbes(message.origin, message.checkout) });
      break;
    case "observe": {
      const { origin, package: built, waited } = message;
      tell({
        kind: "observed",
        observed: await observe(observerOf(origin, { package: built, waited }), stopping.signal),
      });
      break;
    }
    case "watch-door":
      watch = watchDoor(originOf(message.origin));
      await watch.begun;
      tell({ kind: "watching" });
      break;
    case "stop-watch":
      if (watch) tell({ kind: "watched", evidence: await watch.stop() });
      break;
    case "answer":
      asking.shift()?.(message.value);
      break;
  }
}

function originOf(message: AnyOriginMessage): Origin {
  return "kind" in message ? liveOriginOf(message) : localOriginOf(message);
}

function localOriginOf(message: OriginMessage): Origin {
  const { outputs, caller, administrator, alteration, ownTenant, answers } = message;
  const recipe = callersRecipe(outputs, caller.clientId);
  const cloud = cloudOf(outputs);
  return {
    outputs,
    caller: withoutSecret(caller) ?? caller,
    ...(recipe && { recipe }),
    ...(administrator && { administrator: administratorApis(cloud, tokensOf(administrator, cloud)) }),
    ...(alteration && { alteration }),
    ...(ownTenant && { ownTenant }),
    ...(answers.includes("functionLog") && { functionLog: () => ask<readonly LoggedLine[]>({ about: "functionLog" }) }),
    ...(answers.includes("advanceClock") && {
      advanceClock: (milliseconds) => ask<void>({ about: "advanceClock", milliseconds }),
    }),
    ...(answers.includes("externalToken") && {
      externalToken: (identity) => ask<string>({ about: "externalToken", identity }),
    }),
    ...(answers.includes("sendFrom") && {
      sendFrom: (ipAddress, request) => ask({ about: "sendFrom", ipAddress, request }),
    }),
    ...(answers.includes("delayPolicies") && {
      delayPolicies: (milliseconds) => ask<void>({ about: "delayPolicies", milliseconds }),
    }),
  };
}

/** A caller without a secret: what needs one does not apply. */
function withoutSecret({ tenantId, clientId, clientSecret }: ClientCredential): ClientCredential | undefined {
  if (clientSecret !== "") return undefined;
  return {
    tenantId,
    clientId,
    get clientSecret(): string {
      throw new PowerMissing(
        clientId === nobody ? "needs a caller: the stack has none" : "needs a client secret: no caller has one",
      );
    },
  };
}

/** Where the caller of the local stack has no secret, it gets its token by what its administrator can do. */
async function withProvenCaller(
  origin: Origin,
  message: AnyOriginMessage,
  body: (origin: Origin) => Promise<unknown>,
): Promise<void> {
  const { administrator } = origin;
  const isSecretless = !("kind" in message) && message.caller.clientSecret === "" && message.caller.clientId !== nobody;
  await (isSecretless && administrator ? withCallersProof(origin, administrator, body) : body(origin));
}

/** The parent answers in the order of the questions; what about, and so of which shape, this side knows. */
function ask<Answer>(question: Question): Promise<Answer> {
  return new Promise((resolve) => {
    asking.push((value) => resolve(value as Answer));
    tell({ kind: "question", question });
  });
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
