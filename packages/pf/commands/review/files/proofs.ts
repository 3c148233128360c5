import type { ReviewedFile } from "../findings/review.ts";
import { classOf, type FileClass, stackOf } from "./file-class.ts";
import type { VersionedFile } from "./file-versions.ts";
import { isOutsideStacks } from "./outside-stacks.ts";
import { doubtsIn } from "./read-differently.ts";
import { transform } from "esbuild";
import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from "yaml";

/** A changed file with its class and, if any, the proof that its change has no effect. */
export interface ProvedFile {
  readonly versions: VersionedFile;
  readonly class: FileClass;
  readonly harmless: Pick<ReviewedFile, "standing" | "why"> | undefined;
}

/** Collects the proofs that each file's own text provides, before any deployment. */
export function proofsOf(files: readonly VersionedFile[]): Promise<readonly ProvedFile[]> {
  return Promise.all(
    files.map(async (versions) => ({ versions, class: classOf(versions.file), harmless: await proofOf(versions) })),
  );
}

const silenced = { standing: "read", why: "nothing that runs changes, but a comment that silences a tool" } as const;

async function proofOf(versions: VersionedFile): Promise<ProvedFile["harmless"]> {
  const { file, before, after } = versions;
  // The text of a link, a submodule or a new executable doesn't show all that it does.
  if (before === undefined || after === undefined || before.entry !== after.entry) return undefined;
  if (before.entry === "link" || before.entry === "submodule") return undefined;
  if (before.text === undefined || after.text === undefined) return undefined;
  // Whatever the class: what a text says isn't known if its readers differ, or if a person can't see it.
  const doubts = doubtsIn(versions);
  if (doubts.before.length + doubts.after.length > 0) return undefined;
  if (before.text === after.text) return { standing: "harmless", why: "the same text" };
  if (isSameData(file, before.text, after.text)) {
    if (silences(before.text, after.text)) return silenced;
    return { standing: "harmless", why: "only comments and layout change: the data is the same" };
  }
  if (!isCode(file)) return undefined;
  const difference = await codeDifference(file, before.text, after.text);
  if (difference === "nothing") return { standing: "harmless", why: "only comments, formatting or types change" };
  if (difference === "silences") return silenced;
  return undefined;
}

/**
 * Whether a changed file can change a stack. For a file without a class, the answer is yes, because its effect is
 * unknown.
 */
export function isPartOfStack({ versions: { file }, class: kind, harmless }: ProvedFile, stack: string): boolean {
  if (harmless !== undefined || kind === "says" || kind === "tests" || kind === "acceptance") return false;
  return kind === "settings" ? stackOf(file) === stack : !isOutsideStacks(file);
}

/** Files that Node or the function's bundle loads as code, by their ending. */
const loaders = {
  ts: "ts",
  mts: "ts",
  cts: "ts",
  js: "js",
  mjs: "js",
  cjs: "js",
} as const;

/**
 * Comments that affect the bundle's content or the loaded code. Other comments don't affect running code: `@ts-ignore`,
 * `oxlint-disable` and the like address tools that check the text. https://esbuild.github.io/api/#ignore-annotations
 * https://esbuild.github.io/api/#jsx
 */
const acting =
  /(?:[@#]__(?:PURE|NO_SIDE_EFFECTS|KEY|INLINE|NOINLINE)__|@jsx\w*|webpack[A-Z]\w*|@vite-ignore|[@#] ?source(?:MappingURL|URL))(?:[^\n*]|\*(?!\/))*(?:\*\/)?\s*[\w.$]*/g;

/** Comments that silence a tool that checks the text. */
const silencing =
  /@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable|(?:oxfmt|prettier|v8|c8)[- ]ignore|(?:zizmor|checkov|yamllint|actionlint|shellcheck)[: ]+(?:ignore|skip|disable)/g;

/** Whether a comment that silences a tool was added or removed. */
export function silences(before: string, after: string): boolean {
  return matchesText(before, silencing) !== matchesText(after, silencing);
}

/**
 * Returns how two texts of one code file differ. nothing: only comments, line breaks, quotes or types differ, and Node
 * runs the same code. silences: the same, but a comment that silences a tool was added or removed. code: anything else.
 * Compares esbuild's output, which leaves out everything that doesn't run. Unreadable texts count as different.
 */
async function codeDifference(
  file: string,
  before: string,
  after: string,
): Promise<"nothing" | "silences" | "code" | "no code"> {
  const loader = loaderOf(file);
  if (loader === undefined) return "no code";
  if (shebangOf(before) !== shebangOf(after) || matchesText(before, acting) !== matchesText(after, acting))
    return "code";
  const run = async (text: string) => {
    const { code, warnings } = await transform(text, {
      loader,
      minifyWhitespace: true,
      legalComments: "none",
      charset: "utf8",
      target: "esnext",
      logLevel: "silent",
      // Otherwise esbuild would leave out imports that only types use, but Node still loads them.
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    return JSON.stringify([code, warnings.map(({ id }) => id)]);
  };
  try {
    if ((await run(before)) !== (await run(after))) return "code";
  } catch {
    return "code";
  }
  return silences(before, after) ? "silences" : "nothing";
}

export function isCode(file: string): boolean {
  return loaderOf(file) !== undefined;
}

function loaderOf(file: string): "ts" | "js" | undefined {
  const extension = file.split(".").at(-1) ?? "";
  return Object.hasOwn(loaders, extension) ? loaders[extension as keyof typeof loaders] : undefined;
}

function shebangOf(text: string): string {
  return /^#!.*/.exec(text)?.[0] ?? "";
}

function matchesText(text: string, pattern: RegExp): string {
  return JSON.stringify(text.match(pattern) ?? []);
}

/**
 * Whether two texts of a YAML or JSON file hold the same data for every reader. Pulumi and GitHub read YAML 1.1 and
 * 1.2, where `yes` is a boolean or a string. The proof fails if a text has tags, errors, duplicate keys, or keys in
 * another order.
 */
function isSameData(file: string, before: string, after: string): boolean {
  if (!/\.(?:ya?ml|json)$/.test(file)) return false;
  try {
    if (file.endsWith(".json") && JSON.stringify(JSON.parse(before)) !== JSON.stringify(JSON.parse(after)))
      return false;
    return (["1.1", "1.2"] as const).every((version) => dataOf(before, version) === dataOf(after, version));
  } catch {
    return false;
  }
}

/** Returns the data without comments and layout. @throws if readers may interpret the text differently */
function dataOf(text: string, version: "1.1" | "1.2"): string {
  const documents = parseAllDocuments(text, { version, uniqueKeys: true, merge: version === "1.1" });
  if (!Array.isArray(documents)) return "empty";
  return JSON.stringify(
    documents.map(({ errors, warnings, contents, directives }) => {
      if (errors.length + warnings.length > 0) throw new Error("not to be read as data");
      return [directives?.yaml.explicit === true && directives.yaml.version, plain(contents as Node | null)];
    }),
  );
}

/** Returns a node's content. A plain scalar stays as written, because readers interpret it differently. */
function plain(node: Node | null | undefined): unknown {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) return { alias: node.source };
  if (node.tag !== undefined) throw new Error("a tag: readers differ in what they make of it");
  const anchor = "anchor" in node && node.anchor !== undefined ? { anchor: node.anchor } : {};
  if (isScalar(node)) {
    const isText = typeof node.value === "string";
    return { ...anchor, ...(isText ? { text: node.value } : { bare: node.source ?? String(node.value) }) };
  }
  if (isMap(node))
    return { ...anchor, map: node.items.map(({ key, value }) => [plain(key as Node), plain(value as Node)]) };
  if (isSeq(node)) return { ...anchor, list: node.items.map((item) => plain(item as Node)) };
  throw new Error("not to be read as data");
}
