import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { cut } from "@protected-function/core/text/cut.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import manifest from "../package.json" with { type: "json" };

const packages = fileURLToPath(new URL("../../", import.meta.url));

/** What happened, where in this program, and what to do about it. The command line may hold a secret, so only its verb. */
export function crashText(error: unknown, command: string): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const at = placeIn(error);
  return [
    `${command} has a bug, and stopped: ${cut(plainText(said), 300)}`,
    "Run it again. If it stops again, report these lines as an issue of protected-function:",
    `  protected-function ${manifest.version}, Node ${process.versions.node}, ${process.platform}${at === undefined ? "" : `, ${at}`}`,
  ].join("\n");
}

/** The first place of this program in the stack trace. */
function placeIn(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  for (const [, url = "", line = ""] of stack.matchAll(/(file:\/\/[^\s)]+?):(\d+):\d+/g)) {
    const file = relative(packages, fileURLToPath(url));
    if (!file.startsWith("..") && !file.includes("node_modules")) return `packages/${file}:${line}`;
  }
  return undefined;
}
