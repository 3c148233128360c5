import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CodeRegistration,
  registersFunction,
  registrationsIn,
} from "@protected-function/core/text/code/registrations.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { isOwnSource } from "./bundle-code.ts";
import type { Registration } from "./registered-functions.ts";

/**
 * Finds calls in the bundled code that register a function, and that weren't made as the package loaded: their condition
 * reads something that only Azure has, or another value of an app setting. There, the host would have a function that
 * nothing here saw.
 *
 * @param folder functions/
 * @param bundled the files that are in the bundle, from the folder
 */
export function conditionalProblems(
  folder: string,
  bundled: readonly string[],
  functions: readonly Registration[],
): readonly Problem[] {
  return bundled
    .filter((file) => isOwnSource(file) && existsSync(resolve(folder, file)))
    .flatMap((file) => {
      const path = `functions/${file}`;
      const inCode = registrationsIn(readFileSync(resolve(folder, file), "utf8")).filter(registersFunction);
      const lines = functions.flatMap(({ at = "" }) =>
        at.startsWith(`${path}:`) ? [Number(at.slice(path.length + 1))] : [],
      );
      return inCode.filter((one) => !isMade(one, inCode, lines, functions)).map((one) => problemOf(path, one));
    });
}

/** By its name. A name that the code computes, or that another one hides, is known by its line. */
function isMade(
  { name, line, methodLine = line }: CodeRegistration,
  inCode: readonly CodeRegistration[],
  lines: readonly number[],
  functions: readonly Registration[],
): boolean {
  if (functions.some((made) => made.name === name)) return true;
  const isAlone = inCode.filter((other) => (other.methodLine ?? other.line) === methodLine).length === 1;
  return (isAlone || name === undefined) && lines.includes(methodLine);
}

function problemOf(path: string, { call, name, line }: CodeRegistration): Problem {
  return {
    path: `${path}:${line}`,
    rule: "registers a function under a condition that isn't met here: in Azure, it may be, and nothing is proved of it",
    found: `${call}${name === undefined ? "" : ` ${JSON.stringify(name)}`}`,
    fix: "register it always, and let its handler return early. Or declare the app settings that the condition reads in functions/contract.ts, and set them in the stack's settings file. If it asks for their absence, leave them out there. Or remove it",
  };
}
