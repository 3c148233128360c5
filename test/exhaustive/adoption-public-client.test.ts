import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  deployOpened,
  hasEngine,
  openLocally,
  type EmptyLocalStack,
  type LocalDeployment,
} from "../support/local-deployment.ts";
import { adopt } from "../support/portal/adopt.ts";
import { adoptApi, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";
import { operationsOf } from "../support/portal/steps.ts";
import { whoCallsUrl } from "../support/who-calls.ts";

const ada = "ada@twin.onmicrosoft.com";
const password = `aA1!${crypto.randomUUID()}`;

let stack: EmptyLocalStack;
let made: PortalMadeApp;
let deployment: LocalDeployment;

/** Gets a token as Ada at a client, and calls: the function's status, or the code of Entra ID's refusal. */
async function callBy(client_id: string, scope: string): Promise<number | undefined> {
  const form = { grant_type: "password", client_id, username: ada, password, scope };
  const { tokenEndpoint } = deployment.outputs;
  const answer = await stack.fetch(tokenEndpoint, { method: "POST", body: new URLSearchParams(form) });
  const { access_token, error_codes } = (await answer.json()) as {
    readonly access_token?: string;
    readonly error_codes?: readonly number[];
  };
  if (access_token === undefined) return error_codes?.[0];
  return (await stack.fetch(whoCallsUrl(deployment.outputs), { headers: { authorization: `Bearer ${access_token}` } }))
    .status;
}

const atTheApi = () => callBy(made.api.clientId, `${made.api.clientId}/.default openid profile`);
const atThePublicClient = () =>
  callBy(deployment.outputs.publicClient?.clientId ?? "", `${deployment.outputs.scope} openid profile`);

describe.skipIf(!hasEngine())("an API of the guide, which people sign in at, taken over", { timeout: 240_000 }, () => {
  beforeAll(async () => {
    stack = await openLocally({
      settings: {
        publicClientFlows: true,
        people: { "Function.Invoke": { users: [ada] } },
        callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
      },
    });
    made = await makeInPortal(stack);
    const application = `/v1.0/applications/${made.api.applicationObjectId}`;
    await stack.graph.call("PATCH", application, { isFallbackPublicClient: true });
    const passwordProfile = { password, forceChangePasswordNextSignIn: false };
    await stack.graph.call("PATCH", `/v1.0/users/${ada}`, { passwordProfile });
    await adopt(stack, { api: adoptApi(made) });
    deployment = await deployOpened(stack);
  });
  afterAll(() => (deployment ?? stack)?.close());

  it("goes on signing them in, beside the stack's own public client, and the guide holds", async () => {
    expect(deployment.outputs).toMatchObject({
      api: { clientId: made.api.clientId, publicClientFlows: true },
      publicClient: { clientId: expect.any(String) },
    });
    expect([await atTheApi(), await atThePublicClient()]).toEqual([200, 200]);
    const notProved = (await deployment.runGuide()).filter(({ outcome }) => outcome !== "proved");
    expect(notProved.map(({ id }) => id)).toContain("G34");
    for (const row of notProved) {
      expect(row).toMatchObject({ outcome: "not-applicable", reason: expect.stringContaining("public client") });
    }
  });

  it("closes for them, and nothing else changes, once the settings say so", async () => {
    await adopt(stack, { api: { publicClient: "false" } });

    const { same: _, ...changed } = operationsOf(await stack.local.stack.up());

    expect(changed).toEqual({ update: ["api (Application)", "authentication (WebAppAuthSettingsV2)"] });
    expect([await atTheApi(), await atThePublicClient()]).toEqual([7000218, 200]);
    await stack.local.stack.up({ expectNoChanges: true });
  });
});
