import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** An npm registry of one scope, on a free port: what has been published to it, and nothing else. */
export interface TestRegistry {
  /** Options of npm that send this scope's requests here, and all others where they go on this machine. */
  readonly options: readonly string[];
  readonly publish: (tarball: string) => void;
  readonly close: () => Promise<void>;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
}

export async function startTestRegistry(): Promise<TestRegistry> {
  const published: { readonly manifest: Manifest; readonly file: string; readonly content: Buffer }[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    const tarball = published.find(({ file }) => path === `/tarballs/${file}`);
    if (tarball !== undefined) return void response.end(tarball.content);
    const versions = published.filter(({ manifest }) => path === `/${manifest.name}`);
    const latest = versions.at(-1)?.manifest;
    if (latest === undefined) return void response.writeHead(404).end("{}");
    const entries = versions.map(({ manifest, file, content }) => {
      const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
      const dist = { tarball: `http://${request.headers.host}/tarballs/${file}`, integrity };
      return [manifest.version, { ...manifest, dist }] as const;
    });
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    const tags = { latest: latest.version };
    response.end(JSON.stringify({ name: latest.name, "dist-tags": tags, versions: Object.fromEntries(entries) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    options: [`--@protected-function:registry=http://127.0.0.1:${port}/`, "--noproxy=127.0.0.1"],
    publish: (tarball) => {
      const manifest = JSON.parse(inTarball(tarball, "package.json")) as Manifest;
      published.push({ manifest, file: basename(tarball), content: readFileSync(tarball) });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function inTarball(tarball: string, file: string): string {
  return execFileSync("tar", ["-xzOf", tarball, `package/${file}`], { encoding: "utf8" });
}

/**
 * Packs a packed package again as another version, which needs that version of the others of its scope.
 *
 * @param replace a file and its new text, made of the old one, where the version differs in more than its number
 * @returns the tarball, beside the old one
 */
export function packedAs(
  version: string,
  tarball: string,
  replace?: { readonly file: string; readonly text: (before: string) => string },
): string {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-version-"));
  try {
    execFileSync("tar", ["-xzf", tarball, "-C", folder]);
    const write = (file: string, text: (before: string) => string) => {
      const path = join(folder, "package", file);
      writeFileSync(path, text(readFileSync(path, "utf8")));
    };
    write("package.json", (text) =>
      text.replaceAll(/("(?:version|@protected-function\/\w+)": )"[^"]*"/g, `$1"${version}"`),
    );
    if (replace !== undefined) write(replace.file, replace.text);
    const packed = join(tarball, "..", `${basename(tarball).replace(/-\d+\.\d+\.\d+\.tgz$/, "")}-${version}.tgz`);
    execFileSync("tar", ["-czf", packed, "-C", folder, "package"]);
    return packed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
