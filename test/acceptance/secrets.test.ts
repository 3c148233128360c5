import { beforeAll, describe, expect, it } from "vitest";
import { hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

let deployment: LocalDeployment;

describe.skipIf(!hasEngine())("the client secret", () => {
  const shared = sharedDeployment();
  beforeAll(() => {
    deployment = shared();
  });

  it("is in the state as ciphertext only", async () => {
    const state = JSON.stringify(await deployment.local.stack.export());
    const { clientSecret } = deployment.origin.caller;

    expect(clientSecret).toMatch(/^.{40}$/);
    expect(state).not.toContain(clientSecret);
    expect(state).toContain('"ciphertext"');
  });

  it("is masked among the outputs unless requested", async () => {
    const { callers } = await deployment.local.stack.outputs();

    expect(callers).toEqual({
      integration: {
        clientId: deployment.origin.caller.clientId,
        roles: ["Function.Invoke"],
        credentials: ["client-secret"],
        clientSecret: "[secret]",
        clientSecretEndDate: expect.stringMatching(/Z$/),
      },
    });
  });

  it("isn't in the state as the deployer's, or in the upload's inputs", async () => {
    const state = JSON.stringify(await deployment.local.stack.export());

    expect(state).not.toContain(deployment.local.twin.control.deployer.clientSecret);
    expect(state).not.toContain(deployment.local.twin.control.administrator.clientSecret);
    expect(state).not.toMatch(/eyJ[\w-]{10}/);
  });
});
