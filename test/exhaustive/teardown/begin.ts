import { adoptApi, adoptHosting, makeInPortal } from "../../support/portal/portal-made-app.ts";
import { makeKeyVault, partnerVault } from "../../support/every-setting.ts";
import type { SettingsOfStack } from "../../support/settings-file.ts";
import { type Beginning, partsOfPortal, portal, stack } from "./situation.ts";
import { World } from "./world.ts";

const office = {
  namedLocations: { office: { cidrs: ["203.0.113.0/24"], trusted: true } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  emergencyGroups: ["Function users"],
  apiOnlyFrom: ["office"],
};

const partner = { keyVault: partnerVault };

const secrets = { first: { endDate: "2099-03-31T00:00:00Z" } };

/** A new tenant and subscription, and in them what the first team has deployed. */
export async function begin(beginning: Beginning): Promise<World> {
  const hasPolicies = beginning === "deployed with conditional access and a secret";
  // Where Graph shows deleted policies in beta only. In v1.0: test/acceptance/teardown.test.ts.
  const world = await World.open(hasPolicies ? { deletedPoliciesInV1: "badRequest" } : {});
  try {
    switch (beginning) {
      case "deployed":
        await deploy(world, {});
        break;
      case "deployed with conditional access and a secret":
        await deploy(world, { callers: { integration: { secrets } }, conditionalAccess: office });
        break;
      case "deployed with a secret in a partner's vault":
        await world.making("the partner's vault", () => makeKeyVault(world.opened));
        await deploy(world, { callers: { integration: { secrets, deliverTo: partner } } });
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

async function deploy(world: World, settings: SettingsOfStack): Promise<void> {
  const shell = await world.join("first", settings);
  await world.making(stack, () => shell.stack.up());
}

function tellPartsApart(world: World): void {
  const adopted = [...(world.made.get(portal) ?? [])].filter((key) => key.split("/").length === 10);
  const isPart = (key: string): boolean => adopted.some((one) => key.startsWith(`${one}/`));
  const made = [...(world.made.get(stack) ?? [])];
  world.made.set(partsOfPortal, new Set(made.filter(isPart)));
  world.made.set(stack, new Set(made.filter((key) => !isPart(key))));
}
