import { expect, it } from "vitest";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import { withPlaces } from "../../../../packages/core/text/reading/setting-places.ts";

const text = `config:
  protected-function:location: westeurope
  protected-function:region: northeurope
  protected-function:tenantId: ""
  protected-function:callers:
    shop: { roles: [], role: Orders.Read }
    partner: { role: Orders.Read }
`;
const read = readYaml(Buffer.from(text), "settings");
if (read.problems !== undefined) throw new Error("It can't be read.");

it.each([
  ["region", "location", "correct location in line 2, if this is its value, and remove this one from Pulumi.dev.yaml"],
  [
    "callers.shop.role",
    "roles",
    "correct roles in line 6, if this is its value, and remove this one from Pulumi.dev.yaml",
  ],
  ["tenantId", "expectedTenantId", "rename it to expectedTenantId in Pulumi.dev.yaml"],
  ["callers.partner.role", "roles", "rename it to roles in Pulumi.dev.yaml"],
])("%s is renamed to %s only if the file doesn't have that", (path, name, fix) => {
  const problem = { path, rule: "", found: "", fix: `rename it to ${name} in the stack's settings file` };
  const [placed] = withPlaces([problem], [{ name: "Pulumi.dev.yaml", ...read }]);
  expect(placed?.fix).toBe(fix);
});
