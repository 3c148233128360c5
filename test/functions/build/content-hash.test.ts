import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { contentHash } from "../../../functions/build/content-hash.ts";

const files = { "a/b.txt": strToU8("one\n"), "c.txt": strToU8("two\n") };

describe("the hash of a package's content", () => {
  test("is what sha256sum makes of its own list of the files", () => {
    // printf 'one\n' > a/b.txt; printf 'two\n' > c.txt; sha256sum a/b.txt c.txt | sha256sum
    expect(contentHash(files)).toBe("16731b225ae4261c500eee622dc06635caa743a0f4cb7ea35e68313f4d1638a9");
  });

  test("does not depend on the order in which the files are given", () => {
    expect(contentHash({ "c.txt": files["c.txt"], "a/b.txt": files["a/b.txt"] })).toBe(contentHash(files));
  });

  test.each([
    ["a content changes", { ...files, "c.txt": strToU8("two") }],
    ["a name changes", { "a/b.txt": files["a/b.txt"], "d.txt": files["c.txt"] }],
    ["two contents are swapped", { "a/b.txt": files["c.txt"], "c.txt": files["a/b.txt"] }],
    ["an empty file is added", { ...files, empty: new Uint8Array() }],
    ["a file is left out", { "a/b.txt": files["a/b.txt"] }],
  ])("is another one when %s", (_what, changed) => {
    expect(contentHash(changed)).not.toBe(contentHash(files));
  });
});
