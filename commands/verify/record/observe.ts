import { NoAnswer } from "../../../azure/http.ts";
import { RequestRefused } from "../../../azure/json-api.ts";
import { NoToken } from "../../../azure/login.ts";
import { NotSeen, type Observation, type Observed } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { observations } from "./observations.ts";

const expected = [NotSeen, NoAnswer, NoToken, RequestRefused] as const;

/** Looks at everything that can be looked at here, one after the other; what changes the stack only by its leave. */
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
    if (!(error instanceof Error) || expected.every((known) => !(error instanceof known))) throw error;
    return { notSeen: error.message };
  }
}
