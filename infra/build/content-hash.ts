import { createHash } from "node:crypto";

/**
 * Returns the hash that names a package. It covers the content, not the zip, so the package can carry its own name.
 *
 * The hash is the SHA-256 of one line per file, `<SHA-256 of its bytes>  <its name>\n`, sorted by name. A name with a
 * line break or a backslash is written as `sha256sum` writes it, so that no two lists of files give the same lines. The
 * package.json counts without its line `"packageSha256": …`, where the hash is written. To compute it by hand in an
 * unpacked package:
 *
 * ```sh
 * sed -i '/"packageSha256"/d' package.json
 * find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
 * ```
 *
 * @param files the package's files by name, package.json without the hash
 * @returns 64 hexadecimal digits in lower case
 */
export function contentHash(files: Readonly<Record<string, Uint8Array>>): string {
  const sorted = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sha256(sorted.map(([name, content]) => lineOf(name, sha256(content))).join(""));
}

/** https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html */
function lineOf(name: string, hash: string): string {
  const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
  const escaped = name.replaceAll(/[\\\n\r]/g, (character) => escapes[character] ?? character);
  return `${escaped === name ? "" : "\\"}${hash}  ${escaped}\n`;
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
