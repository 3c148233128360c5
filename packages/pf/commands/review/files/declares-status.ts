import type { CodeFile } from "../../../file-changes/code/renamed.ts";
import type { Verdict } from "./verdict-of-file.ts";
import { read, unproved } from "./verdict-of-file.ts";

interface Compared {
  readonly notCompared: string | undefined;
  readonly isDeployedSame?: boolean;
}

/**
 * Returns the standing of each file that declares resources. What it deploys was compared. Its code may only have moved
 * among the changed files, so they are compared together.
 *
 * @param files the changed ones that are code
 */
export async function declaresStatus(
  files: readonly CodeFile[],
  { notCompared, isDeployedSame = false }: Compared,
): Promise<(file: string) => Verdict> {
  if (notCompared !== undefined) return () => unproved(`what it declares was not compared: ${notCompared}`);
  if (files.length === 0) return () => unproved("no code that can be read here");
  const [{ newReach }, { lostActs }, { newDecisions }, { normalTextOf }] = await Promise.all([
    import("./reach.ts"),
    import("./acts.ts"),
    import("./decisions.ts"),
    import("../../../file-changes/code/renamed.ts"),
  ]);
  const normalText = normalTextOf(files);
  const reached = newReach(files);
  const lost = lostActs(files, normalText);
  const decisions = newDecisions(files, normalText);
  const isQuiet = reached.length + lost.length + decisions.length === 0;
  const same =
    "what it deploys is the same in every stack, and it reaches, decides and refuses nothing else than before";
  const compared: Verdict =
    isDeployedSame && isQuiet
      ? { standing: "judged", why: same }
      : read("all that it deploys was compared; what it does under other settings isn't known");
  return (file) => {
    const one = files.find((other) => other.file === file);
    if (one === undefined) return unproved("no code that can be read here");
    const isOf = (other: { readonly file: string }) => other.file === file;
    const names = [...new Set(reached.filter(isOf).map(({ key }) => key))];
    if (names.length > 0)
      return unproved(`reaches outside of the settings from now on: ${names.slice(0, 5).join(", ")}`);
    const statements = lost.filter(isOf).map(({ statement }) => statement);
    if (statements.length > 0) {
      return unproved(`no longer does, or does under another condition: ${statements.slice(0, 3).join(" · ")}`);
    }
    const [decision, ...others] = decisions.filter(isOf);
    if (decision === undefined) return compared;
    const othersText = others.length === 0 ? "" : ` and ${others.length} more`;
    return unproved(
      `decides by ${decision.expression}${othersText}: a twin's tenant, time and settings are its own, so the real stack may take another branch`,
      decision.line,
    );
  };
}
