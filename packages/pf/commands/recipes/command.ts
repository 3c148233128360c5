import type { Flow } from "../../stacks/recipe/recipe.ts";
import { type RecipeLanguage, recipeLanguages } from "../../stacks/recipe/languages/recipe-languages.ts";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { recipeOf } from "../../stacks/recipe/recipe-of.ts";
import { isLive, outputsOf } from "../../stacks/stack-outputs.ts";
import { asOption, endpointOption, outputsOptions, outputsSourceFrom } from "../options/outputs-options.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";

const flows: readonly Flow[] = ["client-credentials", "password"];

const options = {
  for: {
    type: "string",
    value: "language",
    values: Object.keys(recipeLanguages),
    description: "The language: curl, powershell, typescript, python or integration-builder.",
  },
  ...asOption,
  ...endpointOption,
  flow: {
    type: "string",
    value: "flow",
    values: flows,
    description: "The flow: client-credentials, or password for a person. Default: the one for --as.",
  },
  ...outputsOptions,
  ...jsonOption,
} as const;

/** `./pf recipes`: prints a script, without secrets, that gets a token and calls the API. */
export const recipes = defineCommand({
  name: "recipes",
  intent: "ask",
  isRare: true,
  summary: "Print a script for a caller's team: get a token and call the API.",
  details: "The script has no secrets in it. Describes the running twin's stack, unless you name a live one.",
  examples: ["./pf recipes --for curl", "./pf recipes --for python --stack dev"],
  usage: ["--for [--as] [--endpoint] [--flow] [--stack | --outputs] [--json]"],
  options,
  exits: {
    0: "the recipe is printed",
  },
  page: "docs/guides/recipes.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    const name = values.for as RecipeLanguage;
    const flow = values.flow as Flow | undefined;
    const source = await outputsSourceFrom(values, context);
    const outputs = await outputsOf(source);
    const { credentials, text } = recipeLanguages[name];
    const { as: caller, endpoint } = values;
    const recipe = recipeOf(outputs, { caller, endpoint, flow, credentials, onTwin: !isLive(source) });
    if (values.json) context.reporter.data(jsonText({ for: name, ...recipe, text: text(recipe) }));
    else context.reporter.data(text(recipe));
    return exitCodes.held;
  },
});
