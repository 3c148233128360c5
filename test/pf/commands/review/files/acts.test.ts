import { expect, it } from "vitest";
import { changed, stand } from "./status-of.ts";

const before = `import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import * as pulumi from "@pulumi/pulumi";

export class Site extends pulumi.ComponentResource {
  constructor(name: string, args: SiteArgs) {
    super("a", name, {});
    requireRange(args.range);
    const site = new WebApp(name, { httpsOnly: true, memory: 512 }, { parent: this });
    this.host = site.hostNames.apply(hostOf);
    this.registerOutputs({});
  }
}

function requireRange(range: string): void {
  if (range === "") throw new pulumi.RunError("no range");
}

export function hostOf(names: readonly string[]): string {
  return names.join();
}
`;
const of = async (find: string, replace: string) =>
  await stand(changed("infra/hosting/site.ts", before, before.replace(find, replace)));

it.each([
  ["a resource has other inputs", "memory: 512", "memory: 2048"],
  ["a helper refuses the other way round", 'if (range === "") throw', 'if (range !== "") return;\n  throw'],
])("%s: the deployment shows the rest", async (_, find, replace) => {
  expect(await of(find, replace)).toMatchObject({ standing: "read", findings: [] });
});

it.each([
  ["a helper that refuses is given something else", "requireRange(args.range)", "requireRange(name)"],
  ["a helper no longer refuses", 'if (range === "")', 'if (range === "x")'],
  ["a helper is called under a condition", "requireRange(args.range)", "if (args.isOpen) requireRange(args.range)"],
  ["a helper that refuses is never called", "requireRange(args.range);", ""],
  ["its error is caught", "requireRange(args.range);", "try {\n      requireRange(args.range);\n    } catch {}"],
])("%s: it no longer refuses what it did", async (_, find, replace) => {
  expect(await of(find, replace)).toMatchObject({ standing: "unproved", findings: [{ id: "file/declares" }] });
});
