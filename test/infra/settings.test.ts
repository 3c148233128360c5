import { describe, expect, it } from "vitest";
import { parseSettings, SettingsInvalid, type SettingsProblem } from "../../infra/settings.ts";

const valid = {
  name: "whocalls",
  location: "westeurope",
  tokenVersion: 1,
  maximumInstanceCount: 40,
  callers: { integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z" } } }, pipeline: {} },
  exemptions: {},
};

function problemsIn(raw: Record<string, unknown>): readonly SettingsProblem[] {
  try {
    parseSettings(raw);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
  return [];
}

describe("settings", () => {
  it("are taken as they are when they are valid", () => {
    expect(parseSettings(valid)).toEqual(valid);
  });

  it("refuse an unknown key, name what there is, and say how to remove it", () => {
    expect(problemsIn({ ...valid, tokenversion: 1 })).toEqual([
      {
        path: "tokenversion",
        rule: "is not a setting; there is name, location, tokenVersion, maximumInstanceCount, callers, exemptions",
        found: "1",
        fix: "pulumi config rm --path 'protected-function:tokenversion'",
      },
    ]);
  });

  it("refuse an unknown key deep inside", () => {
    const callers = {
      integration: { secrets: { first: { endDate: "2027-03-31T00:00:00Z", endDateRelative: "8760h" } } },
    };

    expect(problemsIn({ ...valid, callers })).toEqual([
      {
        path: "callers.integration.secrets.first.endDateRelative",
        rule: "is not a setting; in callers.integration.secrets.first there is startDate, endDate",
        found: '"8760h"',
        fix: "pulumi config rm --path 'protected-function:callers.integration.secrets.first.endDateRelative'",
      },
    ]);
  });

  it("refuse a secret without an end date", () => {
    expect(problemsIn({ ...valid, callers: { integration: { secrets: { first: {} } } } })).toEqual([
      {
        path: "callers.integration.secrets.first.endDate",
        rule: "is missing",
        found: "nothing",
        fix: "pulumi config set --path 'protected-function:callers.integration.secrets.first.endDate' --plaintext 2027-03-31T00:00:00Z",
      },
    ]);
  });

  it("refuse no callers at all: App Service reads an empty list as everybody", () => {
    expect(problemsIn({ ...valid, callers: {} })).toEqual([
      {
        path: "callers",
        rule: "must name at least one caller: with none, App Service would let any application of the tenant in",
        found: "{}",
        fix: `write it in the stack's settings file, such as protected-function:callers: {"integration":{}}`,
      },
    ]);
  });

  it("report every problem at once", () => {
    const problems = problemsIn({
      name: "Who Calls",
      location: "West Europe",
      tokenVersion: 3,
      maximumInstanceCount: 39,
      callers: { "Bad Name": {} },
      exemptions: { "no-shared-keys": "because" },
      extra: true,
    });

    expect(problems.map(({ path, rule, found }) => [path, rule, found])).toEqual([
      ["name", "must be 2 to 16 lower-case letters and digits, a letter first", '"Who Calls"'],
      ["location", "must be an Azure region in its short form, such as westeurope", '"West Europe"'],
      ["tokenVersion", "must be 1 or 2", "3"],
      ["maximumInstanceCount", "must be at least 40, Flex Consumption's lower limit", "39"],
      [
        "callers.Bad Name",
        "a caller's name must be 2 to 30 lower-case letters, digits and hyphens, a letter first",
        "{}",
      ],
      ["exemptions.no-shared-keys", "must give the reason, in at least 10 characters", '"because"'],
      [
        "extra",
        "is not a setting; there is name, location, tokenVersion, maximumInstanceCount, callers, exemptions",
        "true",
      ],
    ]);
  });

  it("say everything in one message", () => {
    expect(() => parseSettings({ ...valid, tokenVersion: "2", maximumInstanceCount: 1001 })).toThrow(
      [
        "The settings of this stack have 2 problems:",
        '- tokenVersion: must be 1 or 2; found "2".',
        "  Fix: pulumi config set --path 'protected-function:tokenVersion' 1",
        "- maximumInstanceCount: must be at most 1000, Flex Consumption's upper limit; found 1001.",
        "  Fix: pulumi config set --path 'protected-function:maximumInstanceCount' 40",
      ].join("\n"),
    );
  });
});
