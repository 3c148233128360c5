import { type HttpTask, runTasks } from "./http-task.ts";
import type { Check } from "./check.ts";

/** Row G22: what the caller's team pastes does what it says. */
export const recipeChecks: readonly Check[] = [
  {
    row: "G22",
    claim: "The HTTP tasks that the caller's team is given call the function, directly and through a session.",
    needs: ["recipe"],
    run: async ({ recipe, caller }) => {
      if (!recipe) throw new Error("G22 was run without a recipe.");
      const clientIdAfter = async (...calls: readonly HttpTask[]) => {
        const { status, json } = await runTasks([recipe.token, ...calls], { CALLER_SECRET: caller.clientSecret });
        const body = json as { readonly caller?: { readonly clientId?: string } } | undefined;
        return { status, clientId: body?.caller?.clientId };
      };
      const granted = { status: 200, clientId: caller.clientId };
      return {
        did: "ran the tasks of the recipe in their order, as they are printed",
        expected: { direct: granted, session: granted },
        found: { direct: await clientIdAfter(recipe.direct), session: await clientIdAfter(...recipe.session) },
      };
    },
  },
];
