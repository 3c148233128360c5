import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import { reservedAppSetting } from "@protected-function/core/text/reserved-app-settings.ts";
import { ownCode } from "./bundle-code.ts";
import { FunctionsUnknown } from "./registered-functions.ts";

/** App settings that the code looks for as it loads, and that the stack doesn't have. */
export interface Lacked {
  readonly names: readonly string[];
  /** Whether the code loads once it has them, each "0". */
  readonly isCause: boolean;
}

/**
 * Returns the app settings without which the code doesn't load. It gives the code what it looked for, until it loads or
 * looks for nothing more: code that requires one variable after the other would name only the first.
 *
 * @param error what the code throws with `settings`
 * @param list loads the code with the app settings of these names
 * @param words of the app's own code: packages look for variables of their own
 */
export async function lackedSettings(
  error: FunctionsUnknown,
  {
    list,
    settings,
    words,
  }: {
    readonly list: (names: readonly string[]) => Promise<unknown>;
    readonly settings: readonly string[];
    readonly words: ReadonlySet<string>;
  },
): Promise<Lacked> {
  const names = new Set<string>();
  let last = error;
  for (;;) {
    const { reason, missing } = last;
    const more = missing.filter(
      (name) =>
        !names.has(name) &&
        !settings.includes(name) &&
        name !== "NODE_ENV" &&
        reservedAppSetting(name) === undefined &&
        (words.has(name) || reason.includes(name)),
    );
    if (more.length === 0) return { names: [...names], isCause: false };
    for (const name of more) names.add(name);
    try {
      await list([...settings, ...names]);
      return { names: [...names], isCause: true };
    } catch (failure) {
      if (!(failure instanceof FunctionsUnknown)) throw failure;
      last = failure;
    }
  }
}

/** The names and texts in the app's own code. */
export function wordsOf(folder: string, files: readonly string[]): ReadonlySet<string> {
  return new Set(
    ownCode(files).flatMap((file) => tokensOf(readFileSync(join(folder, file), "utf8")).map(({ text }) => text)),
  );
}
