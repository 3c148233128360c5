import { describe, expect, it } from "vitest";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { place, problemsIn, setting, valid } from "./problems-in.ts";

const alertWith = (refusedCallersAlert: unknown) => ({ ...valid, refusedCallersAlert });
const wholeNumber = "must be a whole number from 1 to 100000";
const email = "must be an e-mail address, such as oncall@contoso.com";

describe("the alert on refused callers", () => {
  it.each([{}, { threshold: 1 }, { threshold: 100_000, windowMinutes: 60, emails: [] }])("takes %j", (given) => {
    expect(parseSettings(alertWith(given), place).refusedCallersAlert).toEqual(given);
  });

  it.each([
    ["threshold", { threshold: 0 }, wholeNumber, "0", "20"],
    ["threshold", { threshold: 100_001 }, wholeNumber, "100001", "20"],
    ["threshold", { threshold: 1.5 }, wholeNumber, "1.5", "20"],
    ["windowMinutes", { threshold: 20, windowMinutes: 45 }, "must be 5, 10, 15, 30 or 60", "45", "15"],
    [
      "threshold",
      { windowMinutes: 15 },
      "must be given, or nothing of refusedCallersAlert: without it there is no alert",
      "nothing",
      "20",
    ],
  ])("refuses %s in %j, and says the command that mends it", (name, given, rule, found, value) => {
    const path = `refusedCallersAlert.${name}`;

    expect(problemsIn(alertWith(given))).toEqual([{ path, rule, found, fix: `${setting(path)} ${value}` }]);
  });

  it("names one of a list as `pulumi config set --path` takes it", () => {
    const emails = ["oncall@contoso.com", "nobody"];

    expect(problemsIn(alertWith({ threshold: 20, emails }))).toEqual([
      {
        path: "refusedCallersAlert.emails.1",
        rule: email,
        found: '"nobody"',
        fix: `${setting("refusedCallersAlert.emails[1]")} <value>`,
      },
    ]);
  });
});
