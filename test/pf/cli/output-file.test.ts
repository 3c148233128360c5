import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { requireWritable } from "../../../packages/pf/cli/output-file.ts";
import { writeWholeFile } from "../../../packages/pf/cli/write-whole-file.ts";
import { commands } from "../../../packages/pf/commands/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-file-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("an output file", () => {
  it("is tried without a trace, and keeps what it has", () => {
    const file = join(folder, "a.html");
    requireWritable("--html", file, "a.html");
    expect(readdirSync(folder)).toEqual([]);

    writeFileSync(file, "earlier");
    requireWritable("--html", file, "a.html");
    expect(readdirSync(folder)).toEqual(["a.html"]);
    expect(readFileSync(file, "utf8")).toBe("earlier");
  });

  it("may be a device, which isn't replaced, or a link, which stays one", () => {
    expect(() => requireWritable("--html", "/dev/null", "a.html")).not.toThrow();
    const target = join(folder, "target");
    writeFileSync(target, "");
    symlinkSync(target, join(folder, "link"));

    writeWholeFile(join(folder, "link"), "text");
    expect(readFileSync(target, "utf8")).toBe("text");
  });

  it.skipIf(process.platform !== "linux")("is named in an error, and not the unfinished one beside it", () => {
    expect(() => writeWholeFile("/proc/a.html", "")).toThrow(expect.objectContaining({ path: "/proc/a.html" }));
  });
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
