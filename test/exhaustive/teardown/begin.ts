import { adoptApi, adoptHosting, makeInPortal } from "../../support/portal/portal-made-app.ts";
import type { SettingsOfStack } from "../../support/settings-file.ts";
import { type Beginning, partsOfPortal, portal, stack, theirs } from "./situation.ts";
import { World } from "./world.ts";

const office = {
  namedLocations: { office: { cidrs: ["203.0.113.0/24"], trusted: true } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  emergencyGroups: ["Function users"],
  apiOnlyFrom: ["office"],
};

const secrets = { first: { endDate: "2099-03-31T00:00:00Z" } };

/** A new tenant and subscription, and in them what the first team has deployed. */
export async function begin(beginning: Beginning): Promise<World> {
  const world = await World.open();
  try {
    switch (beginning) {
      case "nothing deployed":
        await world.join("first");
        break;
      case "deployed":
        await deploy(world, {});
        break;
      case "deployed as prod":
        await deploy(world, {}, "prod");
        break;
      case "deployed with conditional access and a secret":
        await deploy(world, { callers: { integration: { secrets } }, conditionalAccess: office });
        break;
      case "deployed before two other teams":
        await deploy(world, {});
        // With the same names in the same subscription it fails halfway.
        await deployBeside(world, "second", {});
        await deployBeside(world, "third", { name: "orders" });
        break;
      case "deployed over what the portal made": {
        let adopt = {};
        await world.making(portal, async () => {
          const made = await makeInPortal(world.opened);
          const callerClientIds = [made.caller.clientId];
          adopt = { hosting: adoptHosting(), api: { ...adoptApi(made), callerClientIds } };
        });
        await deploy(world, { adopt });
        tellPartsApart(world);
        break;
      }
    }
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function deploy(world: World, settings: object, name?: string): Promise<void> {
  const shell = await world.join("first", { ...settings }, name);
  await world.making(stack, () => shell.stack.up());
}

async function deployBeside(world: World, team: "second" | "third", settings: SettingsOfStack): Promise<void> {
  const { stack: other } = await world.join(team, settings);
  await world.making(theirs[team], () => other.up().catch(() => undefined));
}

function tellPartsApart(world: World): void {
  const adopted = [...(world.made.get(portal) ?? [])].filter((key) => key.split("/").length === 10);
  const isPart = (key: string): boolean => adopted.some((one) => key.startsWith(`${one}/`));
  const made = [...(world.made.get(stack) ?? [])];
  world.made.set(partsOfPortal, new Set(made.filter(isPart)));
  world.made.set(stack, new Set(made.filter((key) => !isPart(key))));
}
