import * as pulumi from "@pulumi/pulumi";
import { settingsOfAllResources } from "./config.ts";
import { protectResources } from "./protect-resources.ts";
import { anonymousPaths } from "./rules/declared-paths.ts";
import { enforceRules } from "./rules/enforce-rules.ts";

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
