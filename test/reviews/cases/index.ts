import { breakingOnes } from "./breaking.ts";
import type { Case } from "./case.ts";
import { codeElsewhere } from "./code-elsewhere.ts";
import { codeCases } from "./code.ts";
import { credentials } from "./credentials.ts";
import { declaredAccess } from "./declared.ts";
import { files } from "./files.ts";
import { functions } from "./functions.ts";
import { ofGate } from "./gate.ts";
import { harmfulPipelines } from "./harmful-pipelines.ts";
import { harmlessOnes } from "./harmless.ts";
import { ofHost } from "./host.ts";
import { identity } from "./identity.ts";
import { inOtherWords } from "./in-other-words.ts";
import { loadedCode } from "./loaded-code.ts";
import { movedAndWeakened } from "./moved-and-weakened.ts";
import { newResources } from "./new-resources.ts";
import { options } from "./options.ts";
import { packageCases } from "./packages.ts";
import { detours } from "./detours.ts";
import { dailyPipelines } from "./pipelines.ts";
import { peoplesMachines } from "./peoples-machines.ts";
import { policies } from "./policies.ts";
import { resources } from "./resources.ts";
import { runElsewhere } from "./run-elsewhere.ts";
import { takenForText } from "./taken-for-text.ts";
import { toolCases } from "./tools.ts";
import { turnedByAWord } from "./turned-by-a-word.ts";

/** Pull requests for the review, each with what a good reviewer would want to be told. */
export const cases: readonly Case[] = [
  ...identity,
  ...credentials,
  ...ofGate,
  ...resources,
  ...newResources,
  ...options,
  ...policies,
  ...functions,
  ...files,
  ...takenForText,
  ...packageCases,
  ...dailyPipelines,
  ...harmfulPipelines,
  ...codeCases,
  ...detours,
  ...toolCases,
  ...runElsewhere,
  ...peoplesMachines,
  ...codeElsewhere,
  ...loadedCode,
  ...movedAndWeakened,
  ...inOtherWords,
  ...ofHost,
  ...turnedByAWord,
  ...harmlessOnes,
  ...breakingOnes,
  ...declaredAccess,
];
