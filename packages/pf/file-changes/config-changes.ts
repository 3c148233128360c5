import { added, brief, type FileChange, risk } from "./file-change.ts";

/**
 * Keys of tools' settings whose values are code that the tool loads, or commands that it runs. `paths` and the like put
 * other code in the place of a package, and esbuild follows them: https://esbuild.github.io/content-types/#tsconfig-json
 */
const loading =
  /^(?:plugins?|jsPlugins|extends|parser|presets?|require|loaders?|import|setupFiles|globalSetup|reporters?|processor|formatters?|command|tasks?|exec|run|postCreateCommand|onCreateCommand|updateContentCommand|postStartCommand|initializeCommand|runOn|paths|baseUrl|rootDirs|typeRoots|jsxImportSource|alias|mcpServers)$/i;

/**
 * Returns what a tool's settings newly load or run: code by a path or an address, or a task that starts by itself. Packages
 * by name are in the manifest.
 */
export function configChanges(before: string | undefined, after: string | undefined): readonly FileChange[] {
  const [had, has] = [loadedIn(before), loadedIn(after)];
  return added(had, has).map((text) => risk(`newly loads or runs ${brief(text)}`));
}

function loadedIn(text: string | undefined): readonly string[] {
  try {
    // Comments and trailing commas, as editors and compilers allow them.
    const bare = (text ?? "null").replaceAll(
      /("(?:[^"\\]|\\.)*")|\/\/.*$|\/\*[^]*?\*\/|,(?=\s*[}\]])/gm,
      (_, string?: string) => string ?? "",
    );
    return visit(JSON.parse(bare), false);
  } catch {
    return [];
  }
}

function visit(value: unknown, isLoading: boolean): readonly string[] {
  if (typeof value === "string")
    return isLoading &&
      /^(?:\.{0,2}(?:\/|$)|\w+:|folderOpen$|(?:npx|bunx|uvx|docker|podman|curl|wget)$)|\s|\.[cm]?[jt]s$/.test(value)
      ? [value]
      : [];
  if (Array.isArray(value)) return value.flatMap((one) => visit(one, isLoading));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => visit(one, isLoading || loading.test(key)));
}
