import { parseArgs } from "node:util";
import type { Flow } from "../../operations/recipes/recipe.ts";
import { recipeOf } from "../../operations/recipes/recipe-of.ts";
import { outputsOf } from "../../operations/stack-outputs.ts";
import { type RecipeLanguage, recipeLanguages } from "../../reports/recipes/recipe-text.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { outputsOptions, outputsSourceFrom } from "../outputs-options.ts";

const flows: readonly Flow[] = ["client-credentials", "password"];

/** `npm run recipes`: what a caller's team pastes to get a token and to call. Nothing secret is in it. */
export const recipes: Command = {
  name: "recipes",
  usage:
    "npm run -s recipes -- --for curl|powershell|typescript|python|integration-builder [--as <caller>] " +
    "[--flow client-credentials|password] [--stack <stack> | --outputs <file|->] [--json]",
  run: async (args, context) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        for: { type: "string" },
        as: { type: "string" },
        flow: { type: "string" },
        json: { type: "boolean", default: false },
        ...outputsOptions,
      },
    });
    const name = languageFrom(values.for);
    const flow = flowFrom(values.flow);
    const outputs = await outputsOf(outputsSourceFrom(values, context));
    const { credentials, text } = recipeLanguages[name];
    const recipe = recipeOf(outputs, { caller: values.as, flow, credentials });
    context.reporter.result(values.json ? JSON.stringify({ for: name, ...recipe, text: text(recipe) }) : text(recipe));
    return exitCodes.held;
  },
};

function languageFrom(text: string | undefined): RecipeLanguage {
  const names = Object.keys(recipeLanguages) as RecipeLanguage[];
  const name = names.find((known) => known === text);
  if (name === undefined) {
    const found = text === undefined ? "is missing" : `is "${text}"`;
    throw new UsageError(`--for ${found}; it takes one of: ${names.join(", ")}.`);
  }
  return name;
}

function flowFrom(text: string | undefined): Flow | undefined {
  if (text === undefined) return undefined;
  const flow = flows.find((known) => known === text);
  if (flow === undefined) throw new UsageError(`--flow is "${text}"; it takes one of: ${flows.join(", ")}.`);
  return flow;
}
