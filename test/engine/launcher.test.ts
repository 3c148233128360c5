import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { launcherVersion } from "../../packages/engine/engine-version.ts";
import { inspectLauncher } from "../../packages/engine/launcher.ts";
import { obtainEngine } from "../../packages/engine/obtain-engine.ts";
import type { RunCommand } from "../../packages/engine/run-command.ts";
import { createCertificateAuthority } from "../../packages/twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../packages/twin/network/client-environment.ts";
import { createConnectProxy } from "../../packages/twin/network/connect-proxy.ts";
import { repository } from "../support/command-line.ts";
import { runClient } from "../support/client-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The work of Pulumi's install script: an engine with the language hosts beside it. */
const installScript = `
while [ "$#" -gt 0 ]; do [ "$1" = --install-root ] && root=$2; shift; done
mkdir -p "$root/bin"
cat > "$root/bin/pulumi" <<'END'
#!/bin/sh
[ "$1" = version ] && { echo v${launcherVersion}; exit; }
echo "with" $(ls "$(dirname "$0")")
END
printf '#!/bin/sh\\n' > "$root/bin/pulumi-language-nodejs"
chmod +x "$root/bin/pulumi" "$root/bin/pulumi-language-nodejs"
`;

/** A `go` whose build is an engine without a language host. */
const go = `#!/bin/sh
[ "$1" = version ] && { echo go version go1.26.8 linux/amd64; exit; }
while [ "$#" -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
mkdir -p "$(dirname "$out")"
printf '#!/bin/sh\\necho v${launcherVersion}\\n' > "$out"
chmod +x "$out"
`;

/** Serves get.pulumi.com on this machine. */
async function serveDownloads(): Promise<{ environment: Record<string, string>; asked: string[] }> {
  const asked: string[] = [];
  const certificateAuthority = await createCertificateAuthority();
  const caFile = join(temporaryFolder(), "ca.pem");
  writeFileSync(caFile, certificateAuthority.pem);
  const name = "get.pulumi.com";
  const handler = (request: Request): Response => {
    asked.push(request.url);
    return new Response(installScript);
  };
  const hosts = { resolve: (host: string) => (host === name ? handler : undefined), names: () => [name] };
  const proxy = await createConnectProxy({ hosts, certificateAuthority });
  onTestFinished(() => proxy.close());
  return { environment: clientEnvironment({ proxyUrl: proxy.url, caFile }), asked };
}

// Pulumi's own launcher, unmodified. Shell scripts stand for the executables.
describe.skipIf(process.platform === "win32")("after a build of the engine, `npx pulumi`", () => {
  test("still downloads the full distribution, which is then used here as well", async () => {
    const { environment, asked } = await serveDownloads();
    const home = temporaryFolder();
    mkdirSync(join(home, "path"));
    writeFileSync(join(home, "path", "go"), go, { mode: 0o755 });
    const env = {
      HOME: home,
      PATH: [join(home, "path"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    };
    const fetch = () => Promise.reject(new TypeError("fetch failed"));
    expect(await obtainEngine({ env, fetch })).toMatchObject({ source: "built" });

    const launcher = join(repository, "node_modules", "pulumi", "run.js");
    const { stdout, stderr } = await runClient(process.execPath, [launcher, "preview"], { ...env, ...environment });

    expect(stderr).toBe(`Downloading pulumi v${launcherVersion}...\n`);
    expect(asked).toEqual(["https://get.pulumi.com/install.sh"]);
    expect(stdout).toBe("with pulumi pulumi-language-nodejs\n");
    const path = join(home, ".pulumi", "versions", launcherVersion, "bin", "pulumi");
    expect(await obtainEngine({ env, fetch })).toEqual({ path, version: launcherVersion, source: "cache" });
  });
});

describe("what `npx pulumi` would run", () => {
  const reachable = (asked: string[]) => async (url: Parameters<typeof fetch>[0]) => {
    asked.push(String(url));
    return new Response("#!/bin/sh");
  };
  const unreachable = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ENOTFOUND") }));
  const run: RunCommand = async () => ({ exitCode: 0, stdout: `v${launcherVersion}`, stderr: "" });
  const put = (...path: string[]): void => {
    mkdirSync(join(...path, ".."), { recursive: true });
    writeFileSync(join(...path), "x", { mode: 0o755 });
  };
  const machine = () => {
    const home = temporaryFolder();
    const bin = join(home, "versions", launcherVersion, "bin");
    const asked: string[] = [];
    const env = { PULUMI_HOME: home, PATH: join(home, "path") };
    return { home, bin, asked, search: { env, run, platform: "linux", fetch: reachable(asked) } as const };
  };

  test("is the full distribution without a download, if it is installed", async () => {
    const { bin, asked, search } = machine();
    put(bin, "pulumi");
    put(bin, "pulumi-language-nodejs");
    expect(await inspectLauncher(search)).toMatchObject({ state: "complete", engine: join(bin, "pulumi") });
    expect(asked).toEqual([]);
  });

  test("is a download if nothing is installed", async () => {
    const { asked, search } = machine();
    expect(await inspectLauncher(search)).toMatchObject({ state: "absent", unreachable: undefined });
    expect(asked).toEqual(["https://get.pulumi.com/install.sh"]);
  });

  test("is an engine without a language host if only the engine is installed, unless PATH has the host", async () => {
    const { bin, home, search } = machine();
    put(bin, "pulumi");
    expect(await inspectLauncher(search)).toMatchObject({ state: "no-host", onPath: undefined });
    put(home, "path", "pulumi-language-nodejs");
    expect(await inspectLauncher(search)).toMatchObject({ state: "complete" });
  });

  test("can't be downloaded without a network, and a full distribution on PATH can take its place", async () => {
    const { home, search } = machine();
    const offline = { ...search, fetch: unreachable };
    const unreached = "https://get.pulumi.com/install.sh can't be reached: fetch failed (ENOTFOUND)";
    expect(await inspectLauncher(offline)).toMatchObject({ unreachable: unreached, onPath: undefined });
    put(home, "path", "pulumi");
    expect(await inspectLauncher(offline)).toMatchObject({ state: "absent", onPath: undefined });
    put(home, "path", "pulumi-language-nodejs");
    expect(await inspectLauncher(offline)).toMatchObject({ onPath: join(home, "path", "pulumi") });
  });

  test("has the version in PULUMI_VERSION", async () => {
    const { home, search } = machine();
    const other = await inspectLauncher({ ...search, env: { ...search.env, PULUMI_VERSION: "3.300.0" } });
    expect(other.engine).toBe(join(home, "versions", "3.300.0", "bin", "pulumi"));
  });
});
