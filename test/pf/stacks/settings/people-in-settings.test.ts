import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { domainsOf, peopleInSettings } from "../../../../packages/pf/stacks/settings/people-in-settings.ts";
import { writeSettings } from "../../../support/settings-file.ts";

function peopleIn(settings: Readonly<Record<string, unknown>>) {
  const { folder, path } = writeSettings(settings);
  try {
    return peopleInSettings(path, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the people that settings name", () => {
  it("are read with the groups from every setting that names them", () => {
    const people = peopleIn({
      people: { "Orders.Read": { users: ["ada@contoso.com"], groups: ["Clerks"] } },
      owners: ["grace@Fabrikam.com"],
      conditionalAccess: { serviceAccounts: ["svc@contoso.com"], emergencyAccounts: ["help@contoso.onmicrosoft.com"] },
    });

    expect(people).toEqual({
      assignedUsers: ["ada@contoso.com"],
      assignedGroups: ["Clerks"],
      owners: ["grace@Fabrikam.com"],
      serviceAccounts: ["svc@contoso.com"],
      emergencyAccounts: ["help@contoso.onmicrosoft.com"],
      emergencyGroups: [],
    });
    expect(domainsOf(people)).toEqual(["contoso.com", "fabrikam.com", "contoso.onmicrosoft.com"]);
  });

  it("are none if the settings are wrong, which the program reports", () => {
    expect(peopleIn({ people: "ada", conditionalAccess: 7 })).toEqual({
      assignedUsers: [],
      assignedGroups: [],
      owners: [],
      serviceAccounts: [],
      emergencyAccounts: [],
      emergencyGroups: [],
    });
  });
});
