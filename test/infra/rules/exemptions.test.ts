import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { enforceRules } from "../../../infra/rules/enforce-rules.ts";
import { rules } from "../../../infra/rules/rules.ts";

describe("exemptions", () => {
  it("are refused for a rule that there is not: a slip of the pen exempts nothing in silence", () => {
    const names = rules()
      .map(({ id }) => id)
      .join(", ");
    expect(() => enforceRules({ exemptions: { "no-shared-key": "why" } })).toThrow(
      new pulumi.RunError(
        `exemptions.no-shared-key: there is no such rule; the rules are ${names}.\n  Fix: pulumi config rm --path 'protected-function:exemptions.no-shared-key'`,
      ),
    );
  });

  it("are refused without a reason", () => {
    expect(() => enforceRules({ exemptions: { "no-shared-keys": " " } })).toThrow(
      new pulumi.RunError(
        `exemptions.no-shared-keys: an exemption must say why; found " ".\n  Fix: pulumi config set --path 'protected-function:exemptions.no-shared-keys' "<reason>"`,
      ),
    );
  });
});
