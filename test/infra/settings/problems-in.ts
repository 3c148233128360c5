import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { parseSettings, SettingsInvalid } from "../../../infra/settings/parse-settings.ts";
import type { Problem } from "../../../packages/core/text/problem-blocks.ts";
import { oneRole } from "../support/contracts.ts";
import { sampleDefaults } from "../support/project-files.ts";

/** Valid settings with every key: the defaults, and others where those say nothing. */
export const valid = {
  ...sampleDefaults(),
  expectedSubscriptionId: "66666666-7777-4888-8999-000000000000",
  environment: "test",
  expiresOn: "2027-03-31T00:00:00Z",
  repository: "contoso/orders",
  people: { "Function.Invoke": { users: ["ada@contoso.com"], groups: ["Function users"] } },
  refusedCallersAlert: { threshold: 20, windowMinutes: 15, emails: ["oncall@contoso.com"] },
  tags: { team: "integration" },
  callers: { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } }, pipeline: {} },
};

/** When these tests are, and for which API. */
export const place = { now: "2026-11-24T00:00:00Z", contract: oneRole, stack: "dev" };

/** Valid settings but for the one caller. */
export function callersWith(integration: unknown): Record<string, unknown> {
  return { ...valid, callers: { integration } };
}

/** @param contract "unread": the settings alone are judged */
export function problemsIn(raw: Record<string, unknown>, contract: Contract | "unread" = oneRole): readonly Problem[] {
  try {
    parseSettings(raw, { ...place, contract: contract === "unread" ? undefined : contract });
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
  return [];
}

/** The command that sets what is at a path, up to the value. */
export function setting(path: string): string {
  return `npx pulumi config set --stack dev --path 'protected-function:${path}'`;
}

/** What to write where `pulumi config set` takes nothing, an object or a list: YAML that reads as the value. */
export function inFile(path: string, example: unknown): string {
  const matcher = {
    asymmetricMatch: (fix: string) => {
      const [sentence, ...lines] = fix.split("\n");
      const names = path.match(/\["[^\]]*"\]|[^.[\]]+/g) ?? [];
      const replaced = path.replaceAll(/\["([^\]]*)"\]/g, ".$1");
      const isOfFile = [" in the stack's settings file:", ` in place of ${replaced} in the stack's settings file:`];
      const [, where = ""] = /^write this(?:, for example,)?( .*)$/.exec(sentence ?? "") ?? [];
      if (!isOfFile.slice(names.length > 1 ? 1 : 0, names.length > 1 ? 2 : 1).includes(where)) return false;
      const [setting = "", ...inner] = names.map((name) => name.replace(/^\["(.*)"\]$/, "$1"));
      const value = inner.reduceRight<unknown>((at, name) => ({ [name]: at }), example);
      return isDeepStrictEqual(parse(lines.join("\n")), { [`protected-function:${setting}`]: value });
    },
    toString: () => `YAML of ${path}`,
  };
  return matcher as unknown as string;
}

/** The rule of every id. */
export const guid = "must be a GUID, such as 11111111-2222-4333-8444-555555555555";
