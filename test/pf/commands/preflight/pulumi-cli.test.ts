import { expect, it } from "vitest";
import { pulumiCli } from "../../../../packages/pf/commands/preflight/pulumi-cli.ts";
import { launcherRelease } from "../../../../packages/engine/engine-version.ts";
import type { Launcher } from "../../../../packages/engine/launcher.ts";
import { fakeApi } from "../../../support/fake-api.ts";
import { surroundingsOf } from "./sample-surroundings.ts";

const engine = "/home/ada/.pulumi/versions/3.265.0/bin/pulumi";
const found = (launcher: Partial<Launcher>) =>
  pulumiCli({
    ...surroundingsOf(fakeApi({})),
    launcher: { engine, state: "complete", unreachable: undefined, onPath: undefined, ...launcher },
  });
const unreachable = "https://get.pulumi.com/install.sh can't be reached: fetch failed";

it("is ready with the full distribution, or if `npx pulumi` downloads it", () => {
  expect(found({})).toMatchObject([{ state: "ok", found: engine }]);
  expect(found({ state: "absent" })).toMatchObject([{ state: "ok", found: "downloaded at its first run" }]);
});

it("is missing if an engine without its host is in the way, with the command that fixes it", () => {
  expect(found({ state: "no-host" })).toMatchObject([
    {
      id: "pulumi-cli",
      state: "missing",
      found: `${engine} without a language host; once it's gone, \`npx pulumi\` downloads the full distribution`,
      grants: `rm ${engine}`,
      error: { message: "no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH" },
    },
  ]);
  const spaced = "/home/ada l/.pulumi/versions/3.265.0/bin/pulumi";
  expect(found({ state: "no-host", engine: spaced })).toMatchObject([{ grants: `rm '${spaced}'` }]);
  expect(found({ state: "no-host", engine: "C:/p/bin/pulumi.exe" })).toMatchObject([
    { grants: "del C:/p/bin/pulumi.exe" },
  ]);
});

it.each(["absent", "no-host"] as const)("is missing without a way to download (%s), with an alternative", (state) => {
  const [finding] = found({ state, unreachable });
  expect(finding).toMatchObject({ state: "missing", found: expect.stringContaining(unreachable) });
  expect(finding?.grants).toBe(
    `download ${launcherRelease} on another machine, and unpack all its files into ` +
      "/home/ada/.pulumi/versions/3.265.0/bin; behind a proxy, " +
      "export NODE_USE_ENV_PROXY=1 HTTPS_PROXY=http://<proxy>:<port> instead",
  );
  // Deleting what is there would leave nothing.
  expect(finding?.grants).not.toContain("rm ");
});

it("causes a warning if a full distribution on PATH can replace it", () => {
  expect(found({ state: "absent", unreachable, onPath: "/opt/pulumi/pulumi" })).toMatchObject([
    { state: "warning", grants: "run `pulumi` (/opt/pulumi/pulumi) instead of `npx pulumi`" },
  ]);
});

it("isn't checked in a demo", () => {
  expect(pulumiCli(surroundingsOf(fakeApi({})))).toEqual([]);
});
