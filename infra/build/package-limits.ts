import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

const mebibyte = 1024 * 1024;

/** What the twin takes. Azure takes more, but a package that can't be deployed there can't be proved. */
const limits = { files: 10_000, zipBytes: 64 * mebibyte, bytes: 256 * mebibyte, inflation: 100, grace: 100 * 1024 };

/** Problems with a package's size. */
export function limitProblems(files: Readonly<Record<string, Uint8Array>>, zip: Uint8Array): readonly Problem[] {
  const sizes = Object.values(files).map(({ length }) => length);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const ratio = Math.max(limits.grace, zip.length * limits.inflation);
  return [
    {
      rule: `must have at most ${limits.files} files`,
      found: `${sizes.length}`,
      isBroken: sizes.length > limits.files,
    },
    { rule: `must unpack to at most ${limits.bytes} bytes`, found: `${bytes}`, isBroken: bytes > limits.bytes },
    {
      rule: `must have at most ${limits.zipBytes} bytes`,
      found: `${zip.length}`,
      isBroken: zip.length > limits.zipBytes,
    },
    {
      rule: `must not unpack to more than ${limits.inflation} times its length, as a zip bomb does`,
      found: `${bytes} bytes in a package of ${zip.length}`,
      isBroken: bytes > ratio,
    },
  ]
    .filter(({ isBroken }) => isBroken)
    .map(({ rule, found }) => ({
      path: "package",
      rule: `${rule}: the twin takes no larger one`,
      found,
      fix: "leave files out: name them in functions/.funcignore, or keep them in a storage account",
    }));
}
