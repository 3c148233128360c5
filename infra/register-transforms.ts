import * as pulumi from "@pulumi/pulumi";
import { settingsOfAllResources } from "./config.ts";
import { protectResources } from "./protect-resources.ts";
import { enforceRules } from "./rules/enforce-rules.ts";

let declared: Promise<readonly string[]> | undefined;

/** Says which paths need no token. A resource that the rules judge waits for them. */
export function declareAnonymousPaths(paths: Promise<readonly string[]>): void {
  declared = paths;
}

/**
 * A resource above protectedFunction() is registered first: the call comes while the program's modules are evaluated. A
 * program without the call has no such paths.
 */
async function anonymousPaths(): Promise<readonly string[]> {
  if (declared === undefined) await new Promise((resolve) => setImmediate(resolve));
  return (await declared) ?? [];
}

/*
 * While this module is evaluated, because a transform doesn't see the resources before it. The program's own resources
 * may stand above protectedFunction(), or in a module that is imported earlier.
 */
const { protectResources: isProtected, ...ruleSettings } = settingsOfAllResources();
pulumi.runtime.registerResourceTransform(
  enforceRules(async () => ({
    ...ruleSettings,
    anonymousPaths: { paths: await anonymousPaths(), isExact: true },
  })),
);
if (isProtected) pulumi.runtime.registerResourceTransform(protectResources);
