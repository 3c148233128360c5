import { ZodError } from "zod";
import { ProgramFailed } from "../../../engine/program-failed.ts";
import { SettingsRefused } from "../../settings-refused.ts";

type Outcome<Done> = { readonly done: Done } | { readonly said: readonly string[] };

/** What the engine adds to whatever the program has said already. */
const additions = [/^Program exited with non-zero exit code/, /^(preview|update) failed$/, /^running program/i];

/**
 * Turns a failure that is the program's or its settings' into its words; anything else is thrown on: an abort, a machine
 * that lacks something.
 *
 * @param folders where versions of the program are: of no interest to a reader
 */
export function failureWords(folders: readonly string[]) {
  return async <Done>(run: Promise<Done>): Promise<Outcome<Done>> => {
    try {
      return { done: await run };
    } catch (error) {
      const said = wordsOf(error);
      if (said === undefined) throw error;
      return { said: said.map((text) => folders.reduce((text, folder) => text.replaceAll(folder, "."), text)) };
    }
  };
}

function wordsOf(error: unknown): readonly string[] | undefined {
  if (error instanceof SettingsRefused) return [error.message];
  if (error instanceof ProgramFailed) {
    const texts = error.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message.replace(/^error: /, "").trim())
      .filter((message) => !additions.some((addition) => addition.test(message)));
    const unique = [...new Set(texts)];
    return unique.length > 0 ? unique : [error.message.split("\n")[0] ?? ""];
  }
  // Its outputs are another version's: nothing here knows where the API is.
  if (error instanceof ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".") || "(all of it)"}: ${message}`);
    return [`Its outputs are not those that a review reads: ${problems.join("; ")}.`];
  }
  return undefined;
}
