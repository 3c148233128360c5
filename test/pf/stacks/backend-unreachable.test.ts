import { expect, it } from "vitest";
import { OutputsUnavailable } from "../../../packages/pf/stacks/stack-outputs.ts";

it("outputs need the backend's network: exit code 3, and Pulumi's words once", () => {
  const said = 'error: performing HTTP request: Get "https://api.pulumi.com/api/user": dial tcp: lookup: no such host';
  const refused = OutputsUnavailable.refused("dev", said);
  expect(refused).toMatchObject({ exitCode: 3, code: "BACKEND_UNREACHABLE" });
  expect(refused.message).toMatch(/"dev": performing HTTP request: .*\nCheck the network, the proxy/);
  expect(OutputsUnavailable.refused("dev", "error: the passphrase is wrong").message).toContain(
    `outputs of the stack "dev": the passphrase is wrong`,
  );
});
