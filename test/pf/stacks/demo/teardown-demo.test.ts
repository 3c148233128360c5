import { expect, it } from "vitest";
import type { DemoTenant } from "../../../../packages/pf/stacks/demo/demo.ts";
import { teardownDemo } from "../../../../packages/pf/stacks/demo/teardown-demo.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";

const api = { call: async () => ({ id: "1", tags: [], notes: "" }) };

it.each([
  ["nothing", [], true],
  ["--yes", ["--yes"], false],
  ["--dry-run", ["--dry-run"], false],
])("shows only the plan without a terminal, given %s", async (_, given, onlyPlan) => {
  const client = { clientId: "", clientSecret: "", servicePrincipalObjectId: "" } as DemoTenant["deployer"];
  const { args, story } = await teardownDemo.prepare({
    graph: api,
    resourceManager: api,
    subscriptionId: "",
    deployer: client,
    administrator: client,
    stack: "demo",
    settingsFile: "Pulumi.demo.yaml",
    commandArguments: given,
    deploy: async () => ({
      outputs: outputsOf(),
      deployed: (name) => ({ urn: name, type: "", id: `/${name}`, outputs: {}, inputs: {} }) as never,
    }),
    ask: async () => "{}",
  });

  expect(args).toEqual(["--stack", "demo", "--settings", "Pulumi.demo.yaml", ...(onlyPlan ? ["--dry-run"] : [])]);
  expect(story.some((sentence) => sentence.includes("you see the plan only"))).toBe(onlyPlan);
});
