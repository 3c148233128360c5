import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rotate } from "../../packages/pf/commands/rotate/rotate.ts";
import { repository } from "../support/command-line.ts";
import { inDays } from "../support/in-days.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { askForToken } from "../support/client-token.ts";

let deployment: LocalDeployment;
let folder: string;
const config = "protected-function:callers.integration.secrets";

/** Asks for a token with a secret; the error codes where it is refused. */
async function refusalOf(clientSecret: string): Promise<readonly number[]> {
  const { outputs, origin, fetch } = deployment;
  const response = await askForToken(
    fetch,
    outputs.tokenEndpoint,
    { clientId: origin.caller.clientId, clientSecret },
    outputs.scope,
  );
  const body = (await response.json()) as { readonly error_codes?: readonly number[] };
  return body.error_codes ?? [];
}

/** Asks without a pause, until it is told to stop. */
function asking(clientSecret: string) {
  const stop = new AbortController();
  const refusals: number[] = [];
  let asked = 0;
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      refusals.push(...(await refusalOf(clientSecret)));
      asked += 1;
    }
  };
  const done = loop();
  return async () => {
    stop.abort();
    await done;
    return { asked, refusals };
  };
}

async function applyRotation(now: Date, handedOver: boolean): Promise<string> {
  const settingsFile = join(folder, "Pulumi.local.yaml");
  const { slot, startDate, endDate } = rotate({
    settingsFile,
    directory: repository,
    caller: "integration",
    now,
    handedOver,
  });
  await deployment.local.stack.setConfig(`${config}.${slot}.startDate`, startDate);
  await deployment.local.stack.setConfig(`${config}.${slot}.endDate`, endDate);
  await deployment.local.stack.up();
  return (await deployment.local.outputs()).callers["integration"]?.clientSecret ?? "";
}

describe.skipIf(!hasEngine())("rotating a client secret (B05)", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rotation-"));
    const callers = `{ integration: { secrets: { first: { endDate: "${inDays(90)}" } } } }`;
    writeFileSync(join(folder, "Pulumi.local.yaml"), `config:\n  protected-function:callers: ${callers}\n`);
    deployment = await deployLocally();
  });
  afterAll(async () => {
    await deployment?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("leaves the caller with a valid secret at every moment of two rotations", async () => {
    const first = deployment.origin.caller.clientSecret;

    const stopFirst = asking(first);
    const second = await applyRotation(new Date(), false);
    const duringFirst = await stopFirst();
    expect(second).not.toBe(first);
    expect(duringFirst.asked).toBeGreaterThan(10);
    expect(duringFirst.refusals).toEqual([]);

    // The hand-over is done: the caller uses the second; the first may go.
    const stopSecond = asking(second);
    const third = await applyRotation(new Date(), true);
    const duringSecond = await stopSecond();
    expect(duringSecond.asked).toBeGreaterThan(10);
    expect(duringSecond.refusals).toEqual([]);

    expect(await refusalOf(second)).toEqual([]);
    expect(await refusalOf(third)).toEqual([]);
    expect(await refusalOf(first)).toEqual([7000215]);
  });
});
