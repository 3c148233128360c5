import { demandCallable, guideDoor, outcomeOf } from "./call.ts";
import { type HttpTask, runTasks } from "./http-task.ts";
import type { Check } from "./check.ts";

/** Row G22: what the caller's team pastes does what it says. */
export const recipeChecks: readonly Check[] = [
  {
    row: "G22",
    claim: "The HTTP tasks that the caller's team is given call the function, directly and through a session.",
    needs: ["recipe"],
    run: async (origin) => {
      const { recipe, caller } = origin;
      if (!recipe) throw new Error("G22 was run without a recipe.");
      demandCallable(origin, guideDoor(origin));
      // A parameter that the contract gives no value for.
      const parameters = [...recipe.direct.url.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => [name, "1"]);
      const stored = { CALLER_SECRET: caller.clientSecret, ...Object.fromEntries(parameters) };
      const outcomeAfter = async (...calls: readonly HttpTask[]) =>
        outcomeOf(await runTasks([recipe.token, ...calls], stored));
      return {
        did: "ran the tasks of the recipe in their order, as they are printed",
        expected: { direct: "opened", session: "opened" },
        found: { direct: await outcomeAfter(recipe.direct), session: await outcomeAfter(...recipe.session) },
      };
    },
  },
];
