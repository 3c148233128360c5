import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { NoToken, azureLogin } from "@protected-function/core/azure/login.ts";
import { NotSeen, type Observation, type Observed, Observer, type ObserverOptions } from "./observer.ts";
import { observationsByAdministrator, observationsByHand } from "./observations-by-administrator.ts";
import { observationsByAltering, observationsByCalling } from "./observations-by-calling.ts";
import { observationsOfPolicies, observationsOfSignIn } from "./observations-of-policies.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { type LiveOriginMessage, liveOriginOf } from "../../../stacks/live/live-origin.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { Verification, LiveRecord } from "../verification.ts";
import { placeOfSite } from "../../../stacks/live/app-settings-command.ts";

const expected = [NotSeen, NoAnswer, NoToken, RequestRefused] as const;

/** Makes every observation that's possible here, one after the other. Changes the stack only with permission. */
export async function observe(observer: Observer, signal: AbortSignal): Promise<readonly Observed[]> {
  const all: Observed[] = [];
  for (const { look, ...observation } of observations) {
    all.push({ ...observation, ...(await seenBy(observer, { look, ...observation }, signal)) });
  }
  return all;
}

async function seenBy(
  observer: Observer,
  { look, by, how }: Pick<Observation, "by" | "how"> & { readonly look: Observation["look"] },
  signal: AbortSignal,
): Promise<Pick<Observed, "seen" | "notSeen">> {
  if (!look) return { notSeen: `a person has to look: ${how}` };
  if (by === "verify --alter" && !observer.origin.alteration)
    return { notSeen: "it changes the stack: it takes --alter" };
  if (signal.aborted) return { notSeen: "it was ended before" };
  try {
    return { seen: await look(observer) };
  } catch (error) {
    if (!(error instanceof Error) || expected.every((expectedError) => !(error instanceof expectedError))) throw error;
    return { notSeen: error.message };
  }
}

/** Every observation that requires a live stack. Alterations come after the read-only observations. */
export const observations: readonly Observation[] = [
  ...observationsByCalling,
  ...observationsByAdministrator,
  ...observationsByAltering,
  ...observationsOfSignIn,
  ...observationsOfPolicies,
  ...observationsByHand,
];

/** The observer of a live stack, with the environment's login. */
export function observerOf(message: LiveOriginMessage, options: Pick<ObserverOptions, "package" | "waited">): Observer {
  const { outputs, administrator, settle = 0 } = message;
  return new Observer({
    ...options,
    origin: liveOriginOf(message),
    ...(administrator && {
      tokens: azureLogin(process.env, { cloud: cloudOf(outputs), tenantId: outputs.tenantId }).token,
    }),
    // If alterations get no time to act, the other pauses are skipped as well.
    pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, settle === 0 ? 0 : milliseconds)),
  });
}

const guid = /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi;

/** @param secrets to hide, in addition to everything that looks like one */
export function recordOf(
  { ok, probes }: Verification,
  observed: readonly Observed[],
  {
    outputs,
    secrets,
    now,
  }: { readonly outputs: StackOutputs; readonly secrets: readonly string[]; readonly now: Date },
): LiveRecord {
  const names = namesIn(outputs);
  // The record requires only the form, so names of the tenant and its resources are removed.
  const withoutNames = (text: string): string =>
    names
      .reduce((rest, [name, placeholder]) => rest.replaceAll(name, placeholder), plainText(text, secrets))
      .replaceAll(guid, "<guid>");
  const record = { format: 1, at: now.toISOString(), ok, probes, observations: observed } as const;
  return { ...(mapTexts(record, withoutNames) as typeof record), packageSha256: outputs.packageSha256 };
}

/** The placeholder for each name, the longest name first. */
function namesIn({ functionApp, tenantId }: StackOutputs): readonly (readonly [string, string])[] {
  const { siteId, hostName, scmHostName } = functionApp;
  const { group, site } = placeOfSite(siteId);
  const names = [
    [hostName, "<host name>"],
    [scmHostName, "<scm host name>"],
    [tenantId, "<tenant id>"],
    [site, "<site>"],
    [group, "<resource group>"],
  ] as const;
  return names.filter(([name]) => name !== "").toSorted(([left], [right]) => right.length - left.length);
}

function mapTexts(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), mapTexts(inner, text)]));
}
