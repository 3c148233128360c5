import type { Recipe } from "../../stacks/recipe/recipe.ts";
import { curlRecipe } from "./curl.ts";
import { integrationBuilderRecipe } from "./integration-builder.ts";
import { powershellRecipe } from "./powershell.ts";
import { pythonRecipe } from "./python.ts";
import { typescriptRecipe } from "./typescript.ts";

type Credentials = readonly Exclude<Recipe["credential"], "password">[];

const allCredentials: Credentials = ["federated", "certificate", "client-secret", "managed-identity"];
/** What signs nothing can prove itself with. */
const withoutSigning: Credentials = ["federated", "client-secret", "managed-identity"];

/** The languages: what a caller can prove itself with there, the safest first, and the text. */
export const recipeLanguages = {
  curl: { credentials: withoutSigning, text: curlRecipe },
  powershell: { credentials: withoutSigning, text: powershellRecipe },
  typescript: { credentials: allCredentials, text: typescriptRecipe },
  python: { credentials: allCredentials, text: pythonRecipe },
  "integration-builder": { credentials: ["client-secret"] satisfies Credentials, text: integrationBuilderRecipe },
} as const;

export type RecipeLanguage = keyof typeof recipeLanguages;
