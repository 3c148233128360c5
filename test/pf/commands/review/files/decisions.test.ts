import { describe, expect, it } from "vitest";
import { changed, stand } from "./status-of.ts";

describe("infrastructure that decides by values of the real environment", () => {
  const before =
    'import * as pulumi from "@pulumi/pulumi";\nexport const a = (args: Args, { table, pairs, other, limit, isOpen }: Others) => {\n  const { tenantId } = args;\n  return { on: true, tenantId };\n};\n';
  const of = async (text: string) =>
    await stand(changed("infra/hosting/a.ts", before, before.replace("on: true", text)));

  it.for([
    'on: tenantId !== "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"',
    'on: !args.tenantId.startsWith("8")',
    'on: !["8eaef023-2b34-4da1-9baa-8bc8c9d6a490"].includes(tenantId)',
    'on: args.stackName === "prod"',
    'on: args.environment === "production" ? false : true',
    'on: { "8eaef023-2b34-4da1-9baa-8bc8c9d6a490": false }[tenantId] ?? true',
    "on: table[tenantId]",
    "on: new Map(pairs).get(tenantId)",
    "on: /^8/.test(tenantId)",
    "on: args.subscriptionId > other",
    "on: args.endDate < limit",
    "on: isOpen(tenantId) || true",
    "on: !(new Set([other, tenantId]).size - 1)",
    "on: Boolean(new Set([other, tenantId]).size - 1)",
    'on: Object.values({ "8eaef023": true, [tenantId]: false })[0]',
    "on: [other, tenantId].toSorted()[0]",
    'on: Boolean(tenantId.replace("8eaef023", ""))',
    "on: pulumi.output(args.id).apply((id) => id.at(0) === other)",
  ])("is a finding: %s", async (text) => {
    const { standing, why, findings } = await of(text);

    expect(standing).toBe("unproved");
    expect(why).toMatch(/decides/);
    expect(findings).toMatchObject([{ id: "file/declares", where: [{ line: 4 }] }]);
  });

  it.for(["on: false", "on: args.isOn", "on: [1, 2].map(String)", "on: pulumi.interpolate`${tenantId}`"])(
    "must be read if it decides nothing: %s",
    async (text) => {
      expect((await of(text)).standing).toBe("read");
    },
  );
});
