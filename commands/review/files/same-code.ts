import { transform } from "esbuild";

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
 * Comments that act: on what a bundle holds, or on what is loaded. All others do nothing when code runs: `@ts-ignore`,
 * `oxlint-disable` and their like speak to tools that judge the text.
 * https://esbuild.github.io/api/#ignore-annotations https://esbuild.github.io/api/#jsx
 */
const acting =
  /(?:[@#]__(?:PURE|NO_SIDE_EFFECTS|KEY|INLINE|NOINLINE)__|@jsx\w*|webpack[A-Z]\w*|@vite-ignore|[@#] ?source(?:MappingURL|URL))(?:[^\n*]|\*(?!\/))*(?:\*\/)?\s*[\w.$]*/g;

/** Comments that silence who judges the text. */
const silencing =
  /@ts-(?:ignore|expect-error|nocheck)|(?:eslint|oxlint)-disable|(?:oxfmt|prettier|v8|c8)[- ]ignore|(?:zizmor|checkov|yamllint|actionlint|shellcheck)[: ]+(?:ignore|skip|disable)/g;

/** Whether a comment that silences a tool came or went. */
export function silences(before: string, after: string): boolean {
  return list(before, silencing) !== list(after, silencing);
}

/**
 * How two texts of one code file differ. nothing: comments, line breaks, quotes, types; what Node runs is the same. silences:
 * the same, but a comment that silences a tool came or went. code: else. The comparison is of esbuild's own output of each,
 * which has none of what doesn't run; texts that can't be read differ.
 */
export async function codeDifference(
  file: string,
  before: string,
  after: string,
): Promise<"nothing" | "silences" | "code" | "no code"> {
  const loader = loaderOf(file);
  if (loader === undefined) return "no code";
  if (shebangOf(before) !== shebangOf(after) || list(before, acting) !== list(after, acting)) return "code";
  const run = async (text: string) => {
    const { code, warnings } = await transform(text, {
      loader,
      minifyWhitespace: true,
      legalComments: "none",
      charset: "utf8",
      target: "esnext",
      logLevel: "silent",
      // Else imports that only types use are left out, and Node loads them all the same.
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
  const ending = file.split(".").at(-1) ?? "";
  return Object.hasOwn(loaders, ending) ? loaders[ending as keyof typeof loaders] : undefined;
}

function shebangOf(text: string): string {
  return /^#!.*/.exec(text)?.[0] ?? "";
}

function list(text: string, pattern: RegExp): string {
  return JSON.stringify(text.match(pattern) ?? []);
}
