import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { added, brief, type FileChange, risk } from "./file-change.ts";
import type { Known } from "./known.ts";
import { shellReach } from "./pipelines/shell-commands.ts";

/**
 * Keys of tools' settings whose values are code that the tool loads. `paths` and the like put other code in the place of a
 * package, and esbuild follows them: https://esbuild.github.io/content-types/#tsconfig-json
 */
const loading =
  /^(?:plugins?|jsPlugins|extends|parser|presets?|require|loaders?|import|setupFiles|globalSetup|reporters?|processor|formatters?|runOn|paths|baseUrl|rootDirs|typeRoots|jsxImportSource|alias|mcpServers|tsdk|nodePath|\w*executable\w*|\w+Path|repo|remotes?|git_url|additional_dependencies|allowAutomaticTasks|image|build|dockerFile|dockerComposeFile|features)$/i;

/** Keys whose values are commands. */
const running =
  /^(?:command|tasks?|exec|run|entry|script|postCreateCommand|onCreateCommand|updateContentCommand|postStartCommand|postAttachCommand|initializeCommand)$/i;

/** What an editor's container gets beside its image. */
const ofHost =
  /^(?:runArgs|mounts|workspaceMount|privileged|capAdd|securityOpt|remoteEnv|containerEnv|remoteUser|env|npm_config_\w+)$/;

/**
 * Returns what a tool's settings newly load or run: code by a path or an address, or a command that reaches further than a
 * check does. Packages by name are in the manifest.
 */
export function configChanges(
  before: string | undefined,
  after: string | undefined,
  known: Known,
): readonly FileChange[] {
  const [had, has] = [loadedIn(before, known), loadedIn(after, known)];
  const waits = (text = "") => text.match(/"?(?:minimumReleaseAge|stabilityDays)"?\s*:/g)?.length ?? 0;
  return [
    ...added(had, has).map((text) => risk(`newly loads or runs ${brief(text)}`)),
    ...(waits(after) < waits(before) ? [risk("updates are taken as soon as they are published")] : []),
    ...(merges(after) > merges(before) ? [risk("updates are merged without a person")] : []),
  ];
}

const presets =
  /^(?:abandonments|config|customManagers|default|docker|global|group|helpers|mergeConfidence|monorepo|npm|packages|preview|replacements|schedule|security|workarounds)?:\w[\w.-]*(?:\([^)]*\))?$/;

/** https://docs.renovatebot.com/configuration-options/#automerge */
function merges(text = ""): number {
  return text.match(/"?automerge"?\s*:\s*true|:automerge\w*/g)?.length ?? 0;
}

function loadedIn(text: string | undefined, known: Known): readonly string[] {
  return text === undefined ? [] : visit(dataIn(text), "", known);
}

function dataIn(text: string): unknown {
  try {
    // Comments and trailing commas, as editors and compilers allow them.
    const bare = text.replaceAll(
      /("(?:[^"\\]|\\.)*")|\/\/.*$|\/\*[^]*?\*\/|,(?=\s*[}\]])/gm,
      (_, string?: string) => string ?? "",
    );
    return JSON.parse(bare);
  } catch {
    const read = readYaml(text, "other");
    return read.problems === undefined ? read.data : undefined;
  }
}

/** @param key the innermost one above the value that says what it is */
function visit(value: unknown, key: string, known: Known): readonly string[] {
  if (typeof value === "string" || value === true) return isTold(String(value), key, known) ? [String(value)] : [];
  if (Array.isArray(value)) return value.flatMap((one) => visit(one, key, known));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if (key === "features" && !name.startsWith("ghcr.io/devcontainers/")) return [name];
    // Editors write a path of keys as one.
    const last = /\.env\.|\.path$/.exec(name) ? "env" : (name.split(".").at(-1) ?? name);
    const isTelling = [loading, running, ofHost].some((pattern) => pattern.test(last));
    return visit(one, isTelling ? last : key, known);
  });
}

function isTold(value: string, key: string, known: Known): boolean {
  if (ofHost.test(key) || key === "additional_dependencies") return true;
  if (running.test(key))
    return shellReach(value, known) !== undefined || /^(?:npx|bunx|uvx|docker|podman|curl|wget)$/.test(value);
  // Renovate's own. https://docs.renovatebot.com/config-presets/
  if (key === "extends" && presets.test(value)) return false;
  // Data of the project, which is judged as such.
  if (key === "extends" && /^\.{1,2}\/(?!.*node_modules)[^:]*\.json$/.test(value)) return false;
  if (/^(?:image|build)$/i.test(key))
    return !/^mcr\.microsoft\.com\/(?:devcontainers|vscode\/devcontainers)\//.test(value);
  return (
    loading.test(key) &&
    /^(?:\.{0,2}(?:\/|$)|\w+:|folderOpen$|on$|(?:npx|bunx|uvx|docker|podman|curl|wget)$)|\s|\/|\.[cm]?[jt]s$/.test(
      value,
    )
  );
}
