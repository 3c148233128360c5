import { describe, expect, it } from "vitest";
import { fileAccount } from "../../../../commands/review/files/unjudged-files.ts";

describe("the changed files", () => {
  const files = ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "README.md", "infra/index.ts", "new"];

  it("are to be read but for the stack's own settings and documents", () => {
    expect(fileAccount(files, { file: "Pulumi.dev.yaml", why: undefined })).toEqual({
      toRead: [
        { file: "Pulumi.prod.yaml", class: "settings", why: expect.stringContaining("another stack's") },
        { file: "infra/index.ts", class: "declares", why: expect.stringContaining("declared resources") },
        { file: "new", class: "unknown", why: expect.stringContaining("of no kind") },
      ],
      judged: ["Pulumi.dev.yaml"],
      documents: ["README.md"],
    });
  });

  it("are to be read with the stack's own settings, where those say what no twin was given", () => {
    const { toRead, judged } = fileAccount(files, { file: "Pulumi.dev.yaml", why: "changes adopt" });

    expect(judged).toEqual([]);
    expect(toRead[0]).toEqual({
      file: "Pulumi.dev.yaml",
      class: "settings",
      why: "changes adopt",
    });
  });

  it("hold no own settings where another file's were taken for both versions", () => {
    expect(fileAccount(files, undefined).toRead.map(({ file }) => file)).toContain("Pulumi.dev.yaml");
  });
});
