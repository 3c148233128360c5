import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../packages/pf/commands/index.ts";
import { repository } from "../support/command-line.ts";
import { elementsOf, rendered } from "../support/rendered-markdown.ts";

const pages = globSync("{*.md,docs/**/*.md,{infra,packages/*,template}/*.md}", { cwd: repository }).toSorted();
const { scripts } = JSON.parse(read("package.json")) as { readonly scripts: Readonly<Record<string, string>> };
const all = Object.fromEntries(
  await Promise.all(Object.entries(commands).map(async ([name, load]) => [name, await load()] as const)),
);

function read(page: string): string {
  return readFileSync(join(repository, page), "utf8");
}

/** Paths in code spans, as far as they are one file's or folder's: a name in angle brackets is the reader's. */
function pathsIn(text: string): readonly string[] {
  const spans = [...text.matchAll(/`(?<span>[^`\n]+)`/g)].map(({ groups }) => groups?.["span"] ?? "");
  return spans
    .filter((span) => /^[\w.<>*/-]+$/.test(span) && /\/|\.(?:md|ts|json|yaml)$/.test(span))
    .map((span) => (span.includes("<") ? dirname(span.slice(0, span.indexOf("<") + 1)) : span));
}

/** As GitHub makes a heading's anchor. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase());
  return headings.map((heading) => heading.replaceAll(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-"));
}

it("exists", () => {
  expect(pages).toEqual(
    expect.arrayContaining(["README.md", "SECURITY.md", "docs/reference/checks.md", "packages/twin/FIDELITY.md"]),
  );
});

describe("what links to a page from elsewhere", () => {
  const files = globSync(
    ["*.yaml", ".github/**/*.yml", "{functions,infra,packages,template,tools}/**/*.{ts,yaml,json}"],
    { cwd: repository, exclude: (path) => path.includes("node_modules") },
  ).toSorted();

  /** Made up: of a change that the review shows as an example. */
  const examples = ["docs/a.md", "docs/demo.md"];

  it("names existing pages and headings", () => {
    const broken = files.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w/.-])(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)]
        .filter(([, page = "", anchor]) => {
          if (!existsSync(join(repository, page))) return !examples.includes(page);
          return anchor !== undefined && !anchorsOf(page).includes(anchor);
        })
        .map(([link]) => `${file}: ${link}`),
    );

    expect(files.length).toBeGreaterThan(500);
    expect(broken).toEqual([]);
  });
});

describe.each(pages)("%s", (page) => {
  const text = read(page);

  it("links to existing files and headings", () => {
    const targets = [...text.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(({ groups }) => groups?.["target"] ?? "");
    const broken = targets
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(repository, file))) return true;
        return anchor !== undefined && !anchorsOf(file).includes(anchor);
      });

    expect(broken).toEqual([]);
  });

  it("has no comment in a block of commands: pasted into zsh, it is arguments, or an open quote", () => {
    const blocks = [...read(page).matchAll(/^(?<indent> *)```(?<language>.*)\n(?<block>[^]*?)^\k<indent>```$/gm)];
    const lines = blocks
      .filter(({ groups }) => /^(?:|sh|bash|shell|console)$/.test(groups?.["language"] ?? ""))
      .flatMap(({ groups }) => (groups?.["block"] ?? "").split("\n"));

    expect(lines.filter((line) => /(?:^|\s)#(?:\s|$)/.test(line))).toEqual([]);
  });

  it("has no tag that GitHub removes: a placeholder in angle brackets is code, or escaped", () => {
    const own = new Set(elementsOf(rendered(text)));
    const written = ["picture", "source", "img", "details", "summary"];
    const ofMarkdown = [
      "h1",
      "h2",
      "h3",
      "h4",
      "h5",
      "p",
      "a",
      "ul",
      "ol",
      "li",
      "code",
      "pre",
      "em",
      "strong",
      "table",
    ];
    const ofTables = ["thead", "tbody", "tr", "th", "td", "br", "hr", "blockquote", "input", "del", "sup", "section"];
    const tags = [...own].filter((name) => ![...written, ...ofMarkdown, ...ofTables].includes(name));
    expect(tags).toEqual([]);
  });

  it("names existing commands with their options", () => {
    // Changelog entries go over lines; elsewhere a command ends with its line, its code span, or a comment.
    const lines = text.matchAll(
      /(?<by>npm(?: run)?|\.\/pf) (?<name>(?<=npm )start|(?<=run )[a-z][a-z:-]*|(?<=pf )[a-z-]+)(?<rest>[^\n`#|]*)/g,
    );
    const wrong = [...lines].flatMap(({ groups }) => {
      const { by = "", name = "", rest = "" } = groups ?? {};
      if (by !== "./pf") return scripts[name] === undefined ? [`npm run ${name}`] : [];
      if (all[name] === undefined) return [`./pf ${name}`];
      const options = [...rest.matchAll(/--(?<option>[a-z][a-z-]*)/g)].map((found) => found.groups?.["option"] ?? "");
      const [, word = ""] = /^ ([a-z]+)/.exec(rest) ?? [];
      const command = all[name]?.subcommands?.find((one) => one.name === `${name} ${word}`) ?? all[name];
      const known = [...Object.keys(command?.options ?? {}), "help"];
      return options.filter((option) => !known.includes(option)).map((option) => `./pf ${name} --${option}`);
    });

    expect(wrong).toEqual([]);
  });
});

describe("CONTRIBUTING.md", () => {
  it("names existing files and folders", () => {
    const paths = pathsIn(read("CONTRIBUTING.md"));

    expect(paths).toEqual(
      expect.arrayContaining(["infra/settings/", "packages/pf/checks", "packages/pf/commands/index.ts"]),
    );
    expect(paths.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it("wouldn't pass with a missing one", () => {
    const [path = ""] = pathsIn("Edit `checks/no-such-module/<subject>.ts`.");

    expect(path).toBe("checks/no-such-module");
    expect(existsSync(join(repository, path))).toBe(false);
  });
});
