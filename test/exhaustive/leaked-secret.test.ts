import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { inDays } from "../support/in-days.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { writeSettings } from "../support/settings-file.ts";
import { whoCallsUrl } from "../support/who-calls.ts";
import { askForToken } from "../support/client-token.ts";

const minute = 60_000;

const withSecrets = (secrets: object) => ({ callers: { integration: { secrets } } });

let deployment: LocalDeployment;
/** What whoever has the leaked secret got in time. */
let stolenToken: string;
let stolenSession: string;

async function ask(clientSecret: string): Promise<{ readonly token?: string; readonly errors?: readonly number[] }> {
  const { outputs, origin, fetch } = deployment;
  const response = await askForToken(
    fetch,
    outputs.tokenEndpoint,
    { clientId: origin.caller.clientId, clientSecret },
    outputs.scope,
  );
  const { access_token: token, error_codes: errors } = (await response.json()) as {
    readonly access_token?: string;
    readonly error_codes?: readonly number[];
  };
  return { ...(token !== undefined && { token }), ...(errors && { errors }) };
}

async function call(headers: Readonly<Record<string, string>>): Promise<number> {
  return (await deployment.fetch(whoCallsUrl(deployment.outputs), { headers })).status;
}

async function exchange(token: string): Promise<string> {
  const { hostName } = deployment.outputs.functionApp;
  const answer = await deployment.fetch(`https://${hostName}/.auth/login/aad`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ access_token: token }),
  });
  return ((await answer.json()) as { readonly authenticationToken: string }).authenticationToken;
}

const withToken = () => call({ authorization: `Bearer ${stolenToken}` });
const withSession = () => call({ "x-zumo-auth": stolenSession });

async function removeSecrets(clientId: string): Promise<number> {
  const filter = encodeURIComponent(`appId eq '${clientId}'`);
  const { value } = (await deployment.graph.call("GET", `/v1.0/applications?$filter=${filter}`)) as {
    readonly value: readonly {
      readonly id: string;
      readonly passwordCredentials: readonly { readonly keyId: string }[];
    }[];
  };
  const removals = value.flatMap(({ id, passwordCredentials }) =>
    passwordCredentials.map(({ keyId }) => ({ id, keyId })),
  );
  for (const { id, keyId } of removals) {
    await deployment.graph.call("POST", `/v1.0/applications/${id}/removePassword`, { keyId });
  }
  return removals.length;
}

describe.skipIf(!hasEngine())("a leaked secret, by docs/guides/leaked-secret.md", () => {
  beforeAll(async () => {
    deployment = await deployLocally({ settings: withSecrets({ first: { endDate: inDays(90) } }) });
    stolenToken = (await ask(deployment.origin.caller.clientSecret)).token ?? "";
    stolenSession = await exchange(stolenToken);
  });
  afterAll(() => deployment?.close());

  it("gives no access once it is deleted, while its token and session last until they expire, and has a replacement", async () => {
    const { local, origin } = deployment;
    const { clientId, clientSecret } = origin.caller;

    // Deleted: what was got with it before still opens.
    expect(await removeSecrets(clientId)).toBe(1);
    expect(await ask(clientSecret)).toEqual({ errors: [7000215] });
    expect({ token: await withToken(), session: await withSession() }).toEqual({ token: 200, session: 200 });

    // `pulumi up --refresh` with the other slot makes a successor, and does not bring the leaked one back.
    const settings = writeSettings(withSecrets({ second: { endDate: inDays(120) } }));
    try {
      local.stack.continueWith({ directory: repository, configFile: settings.path });
      await local.stack.up({ refresh: true });
      const successor = (await local.outputs()).callers["integration"]?.clientSecret ?? "";
      expect(await ask(successor)).toEqual({ token: expect.any(String) });
      expect(await ask(clientSecret)).toEqual({ errors: [7000215] });
      const { summary } = await local.stack.preview({ refresh: true, expectNoChanges: true });
      expect(summary).toMatchObject({ create: 0, update: 0, delete: 0 });
    } finally {
      rmSync(settings.folder, { recursive: true, force: true });
    }

    // A token ends after 90 minutes at the latest, a session after 8 hours; 5 minutes of skew are forgiven.
    local.clock.advance(96 * minute);
    expect({ token: await withToken(), session: await withSession() }).toEqual({ token: 401, session: 200 });
    local.clock.advance((8 * 60 - 96 + 6) * minute);
    expect(await withSession()).toBe(401);
  });
});
