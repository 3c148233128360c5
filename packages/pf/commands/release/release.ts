import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { sentence, type DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { Half } from "../../stacks/live/stack-settings.ts";
import { forgetInState } from "./forget-in-state.ts";
import type { MarkedObject } from "./marked-objects.ts";

/** One half: the resources that the state forgets, and those with a mark. */
export interface GivenBack {
  readonly half: Half;
  readonly urns: readonly string[];
  readonly marked: readonly MarkedObject[];
}

/** A resource that couldn't be given back. It stays in the state, along with its half. */
interface NotGivenBack {
  readonly thing: DeployedObject;
  /** A sentence. */
  readonly why: string;
  readonly command: string;
}

/** The result of a release. */
export interface ReleaseAccount {
  readonly ok: boolean;
  readonly halves: readonly Half[];
  readonly unmarked: readonly DeployedObject[];
  /** The number of resources that the state has forgotten. */
  readonly forgotten: number;
  readonly failed: readonly NotGivenBack[];
}

/**
 * Removes the marks first. The state forgets a half only after all its marks are gone. After an interruption, the next
 * run therefore finds the rest in the state, still protected. In the opposite order, marks would stay on forgotten
 * resources, which would then look like the stack's own.
 */
export async function release(
  stack: Pick<Stack, "export" | "importState">,
  givenBack: readonly GivenBack[],
  onDone: (object: DeployedObject) => void,
): Promise<ReleaseAccount> {
  const unmarked: DeployedObject[] = [];
  const failed: NotGivenBack[] = [];
  const released: GivenBack[] = [];
  for (const part of givenBack) {
    const failedBefore = failed.length;
    for (const { object, isOwn, takeOff, command } of part.marked) {
      if (!isOwn) continue;
      try {
        await takeOff();
        unmarked.push(object);
        onDone(object);
      } catch (error) {
        if (!(error instanceof RequestRefused || error instanceof NoAnswer)) throw error;
        failed.push({ thing: object, why: sentence(plainText(error.message)), command });
      }
    }
    if (failed.length === failedBefore) released.push(part);
  }
  const halves = released.map(({ half }) => half);
  const urns = new Set(released.flatMap((part) => part.urns));
  // Export again to get the current state before writing it back.
  if (released.length > 0) await stack.importState(forgetInState(await stack.export(), { urns, halves }));
  return { ok: failed.length === 0, halves, unmarked, forgotten: urns.size, failed };
}
