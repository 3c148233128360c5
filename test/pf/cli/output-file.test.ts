import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedWords } from "../../../packages/pf/cli/checked-words.ts";
import { requireWritable } from "../../../packages/pf/cli/output-file.ts";
import { writeWholeFile } from "../../../packages/pf/cli/write-whole-file.ts";
import { commands } from "../../../packages/pf/commands/index.ts";
import { reviewMarkdown } from "../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewSarif } from "../../../packages/pf/commands/review/words/review-sarif.ts";
import { junitXml } from "../../../packages/pf/commands/verify/junit.ts";
import { verificationPage } from "../../../packages/pf/commands/verify/page.ts";
import { recordText } from "../../../packages/pf/commands/verify/verification.ts";
import { jsonText } from "../../../packages/core/text/log-lines.ts";
import { sampleEvidence } from "../../support/sample-evidence.ts";
import { sampleFinding, sampleReview } from "../../support/sample-review.ts";
import { verification } from "../../support/sample-verification.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

describe("an output file", () => {
  it("is tried without a trace, and keeps what it has", () => {
    const file = join(folder.path, "a.html");
    requireWritable("--html", file, "a.html");
    expect(readdirSync(folder.path)).toEqual([]);

    const earlier = verificationPage(verification, sampleEvidence(), {});
    writeFileSync(file, earlier);
    requireWritable("--html", file, "a.html");
    expect(readdirSync(folder.path)).toEqual(["a.html"]);
    expect(readFileSync(file, "utf8")).toBe(earlier);
  });

  it("may be a device, which isn't replaced, or a link, which stays one", () => {
    expect(() => requireWritable("--html", "/dev/null", "a.html")).not.toThrow();
    const target = join(folder.path, "target");
    writeFileSync(target, "");
    symlinkSync(target, join(folder.path, "link"));

    writeWholeFile(join(folder.path, "link"), "text");
    expect(readFileSync(target, "utf8")).toBe("text");
  });

  it.skipIf(process.platform !== "linux")("is named in an error, and not the unfinished one beside it", () => {
    expect(() => writeWholeFile("/proc/a.html", "")).toThrow(expect.objectContaining({ path: "/proc/a.html" }));
  });
});

const written = {
  "proof.html": verificationPage(verification, sampleEvidence(), {}),
  "record.json": recordText({
    format: 1,
    at: "2026-11-25T21:29:00.000Z",
    packageSha256: "a",
    ok: true,
    probes: [],
    observations: [],
  }),
  "review.md": reviewMarkdown(sampleReview({ findings: [sampleFinding("opens")] })),
  "review.sarif": jsonText(reviewSarif(sampleReview({ findings: [sampleFinding("opens")] }))),
  "verify.xml": junitXml(verification),
} as const;

describe.each(Object.entries(written))("the file %s", (sample, text) => {
  const name = sample as keyof typeof written;

  it("may be written again", () => {
    const file = join(folder.path, name);
    writeFileSync(file, text);
    expect(() => requireWritable("--out", file, name)).not.toThrow();
    writeFileSync(file, "");
    expect(() => requireWritable("--out", file, name)).not.toThrow();
  });

  it("isn't written over anything else, also behind a link", () => {
    const others = Object.entries(written).filter(([other]) => other !== name);
    const contents = [
      ...others.map(([, other]) => other),
      '{ "name": "app" }\n',
      "<!doctype html>\n<html>\n",
      "# Notes\n",
    ];
    for (const content of contents) {
      const file = join(folder.path, "package.json");
      writeFileSync(file, content);
      rmSync(join(folder.path, "link"), { force: true });
      symlinkSync(file, join(folder.path, "link"));
      for (const path of [file, join(folder.path, "link")]) {
        expect(() => requireWritable("--out", path, name)).toThrow(
          /^--out is "[^"]*", which exists and isn't .* that \.\/pf wrote\.\nChoose another file, or remove it\.$/,
        );
      }
      expect(readFileSync(file, "utf8")).toBe(content);
    }
  });
});

it("two options may not name one file", () => {
  const file = join(folder.path, "review.html");
  const command = {
    name: "x",
    intent: "ask",
    usage: ["[--html] [--sarif]"],
    options: {
      html: { type: "string", value: "file", writes: "a.html", description: "Write." },
      sarif: { type: "string", value: "file", writes: "a.sarif", description: "Write." },
    },
  } as const;
  const words = (sarif: string) => ["--html", file, "--sarif", sarif];
  const around = { call: "./pf x", stacks: [], others: [] };
  expect(() => checkedWords(command, words(`${folder.path}/./review.html`), around)).toThrow("name the same file");
  expect(() => checkedWords(command, words(`${file}.sarif`), around)).not.toThrow();
});

it("every option that writes a file has it tried before the command runs", async () => {
  const loaded = await Promise.all(Object.values(commands).map((load) => load()));
  const files = loaded.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, found]) =>
      found.type === "string" && found.value === "file" && /\bwrite\b/i.test(found.description)
        ? [{ name, option, isTried: found.writes !== undefined }]
        : [],
    ),
  );

  expect(files.length).toBeGreaterThan(7);
  expect(files.filter(({ isTried }) => !isTried)).toEqual([]);
});
