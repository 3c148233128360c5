import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { parse, stringify } from "yaml";
import { repository } from "../../../support/command-line.ts";
import type { SettingsOfStack } from "../../../support/settings-file.ts";
import type { Step } from "../situation.ts";
import type { Team, World } from "../world.ts";

/** `pulumi …` in a team's shell. */
function pulumi(world: World, team: Team, args: readonly string[]): void {
  const { environment, name } = world.shellOf(team);
  execFileSync(inject("enginePath"), [...args, "--non-interactive", "--stack", name], {
    cwd: repository,
    env: environment,
    stdio: "pipe",
  });
}

/** An export, altered, and imported by force: what nobody should do, and people do. */
function reimported(says: string, alter: (text: string) => string, team: Team = "first"): Step {
  return {
    says,
    run: async (world) => {
      const file = join(world.backendOf(team), "..", "altered.json");
      writeFileSync(file, alter(JSON.stringify(await world.shellOf(team).stack.export())));
      pulumi(world, team, ["stack", "import", "--force", "--file", file]);
    },
  };
}

interface Exported {
  readonly deployment: { readonly resources: readonly StateResource[] };
}
interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly parent?: string;
  readonly protect?: boolean;
  readonly propertyDependencies?: object;
}

function withResources(
  text: string,
  change: (resources: readonly StateResource[]) => readonly StateResource[],
): string {
  const document = JSON.parse(text) as Exported;
  return JSON.stringify({
    ...document,
    deployment: { ...document.deployment, resources: change(document.deployment.resources) },
  });
}

export const stateLost = reimported("the state is lost", (text) => withResources(text, () => []));

export const urnsOf = (stack: string, project = "protected-function"): Step =>
  reimported(`the state is an export of the stack ${stack} of the project ${project}`, (text) =>
    text.replaceAll("urn:pulumi:test::protected-function::", `urn:pulumi:${stack}::${project}::`),
  );

const identityUrn = "random:index/randomString:RandomString::stack-id";

/** What somebody's `pulumi state delete` leaves. */
export const idLost = reimported("the state has lost the stack id", (text) =>
  withResources(text, (resources) =>
    resources
      .filter(({ urn }) => !urn.endsWith(identityUrn))
      .map((resource) => ({
        ...resource,
        ...(resource.dependencies && {
          dependencies: resource.dependencies.filter((urn) => !urn.endsWith(identityUrn)),
        }),
        propertyDependencies: {},
      })),
  ),
);

export const markSaysProduction = reimported("a mark in the state says environment: production", (text) =>
  text.replaceAll(/"stack-id":"([a-z0-9]{12})"/g, '"stack-id":"$1","stack-environment":"production"'),
);

export function renamed(to: string): Step {
  return {
    says: `the stack was renamed to ${to}`,
    run: async (world) => {
      // The engine renames the settings file beside the program, too: it works in a folder of its own.
      const { environment, name } = world.shellOf("first");
      const folder = join(world.backendOf("first"), "..", "renaming");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "Pulumi.yaml"), readFileSync(join(repository, "Pulumi.yaml")));
      execFileSync(inject("enginePath"), ["stack", "rename", to, "--stack", name, "--non-interactive"], {
        cwd: folder,
        env: environment,
        stdio: "pipe",
      });
    },
  };
}

/** `pulumi state unprotect`, and perhaps `delete`, of what was adopted: all that the state protects. */
export function letGo(how: "unprotected" | "unprotected and deleted"): Step {
  return {
    says: `what was adopted was ${how} in the state`,
    run: async (world) => {
      const { deployment } = (await world.shellOf("first").stack.export()) as unknown as Exported;
      const adopted = new Set(deployment.resources.filter(({ protect }) => protect === true).map(({ urn }) => urn));
      pulumi(world, "first", ["state", "unprotect", "--all", "--yes"]);
      if (how === "unprotected") return;
      const withoutThem = (urns: readonly string[] = []) => urns.filter((urn) => !adopted.has(urn));
      await reimported("", (text) =>
        withResources(text, (resources) =>
          resources
            .filter(({ urn }) => !adopted.has(urn))
            .map((resource) => ({
              ...resource,
              dependencies: withoutThem(resource.dependencies),
              propertyDependencies: {},
            })),
        ),
      ).run(world);
    },
  };
}

/** `./pf release`. */
export const released: Step = {
  says: "what was adopted was given back by ./pf release",
  run: async (world) => {
    const { exitCode, stdout, stderr } = await world.shellOf("first").runHere("release", "--yes");
    if (exitCode !== 0) throw new Error(`Nothing was given back: ${stdout}${stderr}`);
  },
};

export const protectedInState: Step = {
  says: "the state protects something",
  run: async (world) => {
    const { deployment } = (await world.shellOf("first").stack.export()) as unknown as Exported;
    const urn = deployment.resources.find(({ type }) => type === "azure-native:resources:ResourceGroup")?.urn ?? "";
    pulumi(world, "first", ["state", "protect", urn, "--yes"]);
  },
};

/** As an engine leaves it that was killed. */
export const locked: Step = {
  says: "an engine was killed and left its lock",
  run: async (world) => {
    const locks = join(world.backendOf("first"), ".pulumi", "locks", "organization", "protected-function", "test");
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 1, username: "somebody", hostname: "elsewhere", timestamp: "2026-11-24T15:09:18Z" };
    writeFileSync(join(locks, "11111111-2222-4333-8444-555555555555.json"), JSON.stringify(lock));
  },
};

export const unfinished: Step = {
  says: "an engine was killed while it wrote",
  run: async (world) => {
    writeFileSync(join(world.backendOf("first"), ".pulumi", "stacks", "protected-function", "test.json.attrs"), "");
  },
};

/** Settings, altered; a setting that is undefined goes. */
export function settings(says: string, change: SettingsOfStack): Step {
  return altered(`the settings say ${says}`, (text) => {
    const { config } = parse(text) as { readonly config: Readonly<Record<string, unknown>> };
    const wanted = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [name.includes(":") ? name : `protected-function:${name}`, value]),
    );
    return stringify(
      { config: { ...config, ...wanted } },
      { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false },
    );
  });
}

export const settingsEmpty = altered("the settings file is empty", () => "");
export const settingsBroken = altered("the settings file is broken", () => "config:\n  a: [1\n b: }");

function altered(says: string, change: (text: string) => string): Step {
  return {
    says,
    run: async (world) => {
      const { configFile } = world.shellOf("first");
      const before = readFileSync(configFile, "utf8");
      writeFileSync(configFile, change(before));
      return () => writeFileSync(configFile, before);
    },
  };
}

/** `pulumi import` of somebody else's registration. */
export function imported(name: string): Step {
  return {
    says: `somebody has imported the registration ${name} into the state`,
    run: async (world) => {
      const filter = encodeURIComponent(`displayName eq '${name}'`);
      const { value } = (await world.opened.graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
        readonly value: readonly { readonly id: string }[];
      };
      await world.shellOf("first").stack.import({
        type: "azuread:index/application:Application",
        name: "imported",
        id: `/applications/${value[0]?.id}`,
      });
    },
  };
}
