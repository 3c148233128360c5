type Json = Readonly<Record<string, unknown>>;

/** The scope of the packages that a project must have in one version. */
const own = /^@protected-function\//;

/**
 * Returns what a person adds to a file that was there already, as lines to paste. Empty if it has everything, or if
 * nothing in it is needed.
 *
 * @param file its path in the project
 * @param present its text
 * @param wanted what a new project has there
 * @throws SyntaxError for a package.json that isn't JSON
 */
export function additionsTo(file: string, present: string, wanted: string): readonly string[] {
  switch (file) {
    // The app keeps its kind of modules.
    case "functions/package.json":
      return jsonLines(missingIn(JSON.parse(present) as Json, { ...(JSON.parse(wanted) as Json), type: undefined }));
    // npm asks about the install scripts of all of an app's packages, and its owner decides.
    case "package.json":
      return jsonLines(
        missingIn(JSON.parse(present) as Json, { ...(JSON.parse(wanted) as Json), allowScripts: undefined }),
      );
    case "tsconfig.json":
      return linesMissing(present, wanted, /"(?:module|noEmit|allowImportingTsExtensions|allowJs)":/);
    case ".gitignore":
      return linesMissing(present, wanted, /./);
    case ".github/CODEOWNERS":
      return present.includes("accepted-findings.yaml") ? [] : linesMissing(present, wanted, /accepted-findings/);
    case "Pulumi.yaml":
      return linesMissing(present, wanted, /^(?:runtime|main):|^ +(?:name|options|typescript|nodeargs):/);
    case "infra/index.ts":
      return present.includes("@protected-function/infra") ? [] : codeIn(wanted);
    case "functions/src/index.ts":
      return present.includes("serve(") ? [] : codeIn(wanted).filter((line) => /^(?:import|serve)/.test(line));
    default:
      return /^Pulumi\..+\.yaml$/.test(file) && !present.includes("protected-function:callers:")
        ? linesMissing(present, wanted, /^config:|^ .*callers|^ {4}/)
        : [];
  }
}

/** The fields that a new project's file has and this one lacks. Only a few must have a new project's value. */
function missingIn(present: Json, wanted: Json): Json {
  const entries = Object.entries(wanted).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (["name", "private", "description", "version"].includes(key)) return [];
    const there = present[key];
    if (Array.isArray(value)) {
      // Yarn's form of workspaces has them one level down.
      const listed: unknown = Array.isArray(there) ? there : Object(there).packages;
      const all: readonly unknown[] = Array.isArray(listed) ? listed : [];
      return value.some((one) => !all.includes(one)) ? [[key, [...all, ...value]]] : [];
    }
    if (typeof value === "object" && value !== null) {
      const inner = missingIn(typeof there === "object" && there !== null ? (there as Json) : {}, value as Json);
      return Object.keys(inner).length > 0 ? [[key, inner]] : [];
    }
    const mustBeEqual = key === "type" || own.test(key);
    return there === undefined || (mustBeEqual && there !== value) ? [[key, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Without the outer braces, for pasting among other fields. */
function jsonLines(fields: Json): readonly string[] {
  return JSON.stringify(fields, undefined, 2)
    .split("\n")
    .slice(1, -1)
    .map((line) => line.slice(2));
}

function linesMissing(present: string, wanted: string, needed: RegExp): readonly string[] {
  const there = new Set(present.split(/\r?\n/).map(bare));
  const lines = wanted.trimEnd().split("\n");
  return lines.filter((line) => needed.test(line) && !/^\s*#/.test(line) && !there.has(bare(line)));
}

function bare(line: string): string {
  return line.trim().replace(/,$/, "");
}

function codeIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("/**"));
}
