import type { CallersRecipe } from "../../checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { protectedDoors } from "../../checks/doors.ts";
import { recipeOf } from "./recipe-of.ts";

/** The recipe of HTTP tasks for the caller with a client id; none where it has no client secret to paste, or needs no token. */
export function callersRecipe(outputs: StackOutputs, clientId: string): CallersRecipe | undefined {
  const named = Object.entries(outputs.callers).find(([, caller]) => caller.clientId === clientId);
  if (!named?.[1].credentials.includes("client-secret") || protectedDoors(outputs).length === 0) return undefined;
  const { token, direct, session } = recipeOf(outputs, { caller: named[0], credentials: ["client-secret"] });
  return { token, direct, session };
}
