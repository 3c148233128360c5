import { dirname } from "node:path";
import { launcherRelease } from "@protected-function/engine/engine-version.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { met, type PreflightFinding, unmet } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether `npx pulumi` has, or can download, the full distribution, without which no program runs. */
export function pulumiCli({ launcher }: Pick<Surroundings, "launcher">): readonly PreflightFinding[] {
  if (launcher === undefined) return [];
  const { engine, state, unreachable, onPath } = launcher;
  const need = {
    id: "pulumi-cli",
    title: "`npx pulumi` runs programs in TypeScript",
    why: "Every `npx pulumi` command that runs the program needs Pulumi's language host next to its engine.",
    error: {
      message: "no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH",
      source: "https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/plugins.go",
    },
    // Windows' own shell and PowerShell both know `del`.
    grants: `${engine.endsWith(".exe") ? "del" : "rm"} ${shellWord(engine)}`,
  };
  if (state === "complete") return [met(need, engine)];
  if (state === "absent" && unreachable === undefined) return [met(need, "downloaded at its first run")];
  const observation = state === "absent" ? "no engine" : `${engine} without a language host`;
  if (unreachable === undefined) {
    return [unmet(need, `${observation}; once it's gone, \`npx pulumi\` downloads the full distribution`)];
  }
  const grants =
    onPath === undefined
      ? `download ${launcherRelease} on another machine, and unpack all its files into ${dirname(engine)}; behind a proxy, export NODE_USE_ENV_PROXY=1 HTTPS_PROXY=http://<proxy>:<port> instead`
      : `run \`pulumi\` (${onPath}) instead of \`npx pulumi\``;
  const refused = {
    message: state === "absent" ? "pulumi: fetch failed" : need.error.message,
    source: need.error.source,
  };
  const failing = { ...need, error: refused, grants };
  return [unmet(failing, `${observation}, and ${unreachable}`, onPath === undefined ? "missing" : "warning")];
}
