import type { CodeFile } from "../../../file-changes/code/renamed.ts";
import type { NotCompared, Verdict } from "./verdict-of-file.ts";
import { read, uncompared, unproved } from "./verdict-of-file.ts";

interface Compared {
  readonly notCompared: NotCompared | undefined;
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
  if (notCompared !== undefined) return () => uncompared("what it declares", notCompared);
  if (files.length === 0) return () => unproved("no code that can be read here");
  const [{ newReach }, { lostActs }, { comparedDecisions }, { normalTextOf }, { canonicalText }, stated] =
    await Promise.all([
      import("./reach.ts"),
      import("./acts.ts"),
      import("./compare-decisions.ts"),
      import("../../../file-changes/code/renamed.ts"),
      import("./canonical.ts"),
      import("./stated.ts"),
    ]);
  const canonical = files.map(({ file, before, after }) => ({
    file,
    before: before === undefined ? undefined : canonicalText(file, before),
    after: after === undefined ? undefined : canonicalText(file, after),
  }));
  const normalText = normalTextOf(canonical);
  const reached = newReach(files);
  const lost = lostActs(canonical, normalText);
  const { added: all, lost: lostDecisions } = comparedDecisions(canonical, normalText);
  // No deployment shows what the settings' rules refuse.
  const isOfRules = ({ file }: { readonly file: string }) => file.startsWith("infra/settings/");
  const unasked = lostDecisions.filter(isOfRules);
  const listed = stated.listedNames(files).filter((one) => isDeployedSame || isOfRules(one));
  // Where every stack is deployed the same, only a value that no twin has, or a new one, may still make a difference.
  const mayBeRewritten = isDeployedSame && !stated.hasNewLiteral(files);
  const decisions = mayBeRewritten ? all.filter(({ isRewritten }) => !isRewritten) : all;
  const isQuiet = reached.length + lost.length + all.length === 0 && stated.statesTheSame(canonical, normalText);
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
    const [question] = unasked.filter(isOf);
    if (question !== undefined) return unproved(`no longer asks: ${question.expression}`);
    const [name] = listed.filter(isOf);
    if (name !== undefined)
      return unproved(
        `its lists ${name.isGone ? "no longer have" : "newly have"} ${JSON.stringify(name.key)}, and no stack shows what that decides`,
      );
    const [decision, ...others] = decisions.filter(isOf);
    if (decision === undefined) return compared;
    const othersText = others.length === 0 ? "" : ` and ${others.length} more`;
    return unproved(
      `decides by ${decision.expression}${othersText}: a twin's tenant, time and settings are its own, so the real stack may take another branch`,
      decision.line,
    );
  };
}
