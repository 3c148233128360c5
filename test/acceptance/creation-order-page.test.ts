import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Created, creationOrder, resourceCounts } from "../../tools/documentation/creation-order.ts";
import { creationOrderTable, resourceCountText, withBlock } from "../../tools/documentation/pages.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { unpadded } from "../support/unpadded.ts";

const page = readFileSync(join(repository, "docs/concepts/what-gets-deployed.md"), "utf8");

let up: LocalDeployment["up"];
let order: readonly Created[];
let exported: unknown;

describe.skipIf(!hasEngine())("docs/concepts/what-gets-deployed.md", () => {
  const shared = sharedDeployment();
  beforeAll(async () => {
    const { local, ...deployment } = shared();
    up = deployment.up;
    exported = await local.stack.export();
    order = creationOrder(exported);
  });

  it("lists the order of a first deployment as `npm run docs` writes it", () => {
    expect(unpadded(withBlock(page, "order", creationOrderTable(order)))).toBe(unpadded(page));
  });

  it("says what the engine counts: each resource that `up` says it created", () => {
    const counts = resourceCounts(exported);

    expect(counts.all).toBe(up.summary.create);
    expect(counts.services + counts.uploads + counts.generated + counts.components + 1).toBe(counts.all);
    expect(withBlock(page, "count", resourceCountText(counts))).toBe(page);
  });

  it("lists the engine's own order: nothing begins before its dependencies are complete", () => {
    const begun = up.steps.filter(({ op }) => op === "create").map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2));
    const place = ({ type, name }: Created) => {
      const at = up.steps.findIndex((step) => step.type === type && step.urn.endsWith(`::${name}`));
      expect(at, name).toBeGreaterThanOrEqual(0);
      return at;
    };
    for (const { waitsFor, ...created } of order) {
      // Of each type that it waits for, as many as it waits for stand before it.
      for (const type of new Set(waitsFor)) {
        const before = order.filter((each) => each.type === type && place(each) < place({ ...created, waitsFor }));
        expect(before.length, `${created.name} waits for ${type}`).toBeGreaterThanOrEqual(
          waitsFor.filter((each) => each === type).length,
        );
      }
    }
    expect(begun).toEqual(expect.arrayContaining(order.map(({ name }) => name)));
  });

  it("puts App Service authentication before the code, and the rest of the site before authentication", () => {
    const stepOf = (end: string) => order.find(({ type }) => type.endsWith(end))?.step ?? 0;
    const chain = [
      "web:WebApp",
      "WebAppScmAllowed",
      "WebAppFtpAllowed",
      "DiagnosticSetting",
      "WebAppAuthSettingsV2",
      "Command",
    ];
    expect(chain.map(stepOf)).toEqual(chain.map(stepOf).toSorted((one, other) => one - other));
    expect(new Set(chain.map(stepOf)).size).toBe(chain.length);
    expect(order.at(-1)?.type).toBe("command:local:Command");
  });
});
