import type { Recipe } from "../recipe.ts";
import { curlRecipe } from "./curl.ts";
import { integrationBuilderRecipe } from "./integration-builder.ts";
import { powershellRecipe } from "./powershell.ts";
import { pythonRecipe } from "./python.ts";
import { typescriptRecipe } from "./typescript.ts";

type Credentials = readonly Exclude<Recipe["credential"], "password">[];

const allCredentials: Credentials = ["federated", "certificate", "client-secret", "managed-identity"];
/** The credentials of a tool that can't sign assertions. */
const withoutSigning: Credentials = ["federated", "client-secret", "managed-identity"];

/** The languages, each with its text and its supported credentials, the safest first. */
export const recipeLanguages = {
  curl: { credentials: withoutSigning, text: curlRecipe },
  powershell: { credentials: withoutSigning, text: powershellRecipe },
  typescript: { credentials: allCredentials, text: typescriptRecipe },
  python: { credentials: allCredentials, text: pythonRecipe },
  "integration-builder": { credentials: ["client-secret"] satisfies Credentials, text: integrationBuilderRecipe },
} as const;

export type RecipeLanguage = keyof typeof recipeLanguages;
