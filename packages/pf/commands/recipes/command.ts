import type { Flow } from "../../stacks/recipe/recipe.ts";
import { type RecipeLanguage, recipeLanguages } from "../../stacks/recipe/languages/recipe-languages.ts";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { recipeOf } from "../../stacks/recipe/recipe-of.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import {
  asOption,
  endpointOption,
  noteOtherProject,
  outputsOptions,
  outputsSourceFrom,
} from "../options/outputs-options.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption } from "../../cli/options.ts";

const flows: readonly Flow[] = ["client-credentials", "password"];

const options = {
  for: {
    type: "string",
    value: "language",
    description: "The language: curl, powershell, typescript, python or integration-builder.",
  },
  ...asOption,
  ...endpointOption,
  flow: {
    type: "string",
    value: "flow",
    description: "The flow: client-credentials, or password for a person. Default: the one for --as.",
  },
  ...outputsOptions,
  ...jsonOption,
} as const;

/** `./pf recipes`: prints a script, without secrets, that gets a token and calls the API. */
export const recipes = defineCommand({
  name: "recipes",
  intent: "ask",
  summary: "Print a script, without secrets, for a caller's team to get a token and call the API.",
  examples: ["./pf recipes --for curl", "./pf recipes --for python --stack dev"],
  usage: ["--for [--as] [--endpoint] [--flow] [--stack | --outputs] [--json]"],
  options,
  exits: {
    0: "the recipe is printed",
  },
  page: "docs/guides/recipes.md",
  run: async (args, context) => {
    const { values } = parseArgs({ args: [...args], options });
    const name = languageFrom(values.for);
    const flow = flowFrom(values.flow);
    const source = outputsSourceFrom(values, context);
    await noteOtherProject(source, context);
    const outputs = await outputsOf(source);
    const { credentials, text } = recipeLanguages[name];
    const recipe = recipeOf(outputs, { caller: values.as, endpoint: values.endpoint, flow, credentials });
    if (values.json) context.reporter.data(jsonText({ for: name, ...recipe, text: text(recipe) }));
    else context.reporter.data(text(recipe));
    return exitCodes.held;
  },
});

function languageFrom(text: string | undefined): RecipeLanguage {
  const names = Object.keys(recipeLanguages) as RecipeLanguage[];
  const name = names.find((candidate) => candidate === text);
  if (name === undefined) {
    const problem = text === undefined ? "is missing" : `is "${text}"`;
    throw new UsageError(`--for ${problem}. Use one of: ${names.join(", ")}.`);
  }
  return name;
}

function flowFrom(text: string | undefined): Flow | undefined {
  if (text === undefined) return undefined;
  const flow = flows.find((candidate) => candidate === text);
  if (flow === undefined) throw new UsageError(`--flow is "${text}". Use one of: ${flows.join(", ")}.`);
  return flow;
}
