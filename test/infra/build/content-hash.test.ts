import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { contentHash } from "../../../infra/build/content-hash.ts";

/** The line that `sha256sum` writes of a file named with a line break. */
const bySha256sum = "d27e262e18317abcfb1d7f27362d5efd447801bc51602951dc3a2f4ba88ececb";

const files = { "a/b.txt": strToU8("one\n"), "c.txt": strToU8("two\n") };

describe("the hash of a package's content", () => {
  test("equals the output of sha256sum for its own list of the files", () => {
    // printf 'one\n' > a/b.txt; printf 'two\n' > c.txt; sha256sum a/b.txt c.txt | sha256sum
    expect(contentHash(files)).toBe("16731b225ae4261c500eee622dc06635caa743a0f4cb7ea35e68313f4d1638a9");
  });

  test("differs for two lists of files, with any characters in the names", () => {
    const hash = "4bc453b53cb3d914b45f4b250294236adba2c0e09ff6f03793949e7e39fd4cc1";
    const one = { [`a  \n${hash}  b`]: strToU8("one\n") };
    const split = { "a  ": strToU8("one\n"), b: strToU8("") };
    const names = [one, split, { "a\nb": strToU8("x") }, { "a\\nb": strToU8("x") }, { "a\rb": strToU8("x") }];
    expect(new Set(names.map(contentHash)).size).toBe(names.length);
    // mkdir x; printf 'x' > "$(printf 'x/a\nb')"; (cd x; sha256sum *) | sha256sum
    expect(contentHash({ "a\nb": strToU8("x") })).toBe(bySha256sum);
  });

  test("doesn't depend on the order in which the files are given", () => {
    expect(contentHash({ "c.txt": files["c.txt"], "a/b.txt": files["a/b.txt"] })).toBe(contentHash(files));
  });

  test.each([
    ["a content changes", { ...files, "c.txt": strToU8("two") }],
    ["a name changes", { "a/b.txt": files["a/b.txt"], "d.txt": files["c.txt"] }],
    ["two contents are swapped", { "a/b.txt": files["c.txt"], "c.txt": files["a/b.txt"] }],
    ["an empty file is added", { ...files, empty: new Uint8Array() }],
    ["a file is left out", { "a/b.txt": files["a/b.txt"] }],
  ])("changes if %s", (_what, changed) => {
    expect(contentHash(changed)).not.toBe(contentHash(files));
  });
});
