import { describe, expect, it } from "vitest";
import { type JsonApi, RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { preflight } from "../../../../packages/pf/commands/preflight/preflight.ts";
import { everySetting } from "../../../support/every-setting.ts";
import { surroundingsOf } from "./sample-surroundings.ts";

/** Reads nothing at all. */
const refusing: JsonApi = {
  call: async (method, path) => {
    throw new RequestRefused(method, path, 403, "Forbidden", "words");
  },
};

const adopt = { hosting: { resourceGroupName: "rg", planName: "plan", functionAppName: "func-a" } };
const callers = { cron: { servicePrincipal: "11111111-2222-4333-8444-555555555555" } };

describe("the check of what preflight couldn't read", () => {
  const person = {
    scp: "Application.ReadWrite.All Directory.AccessAsUser.All",
    oid: "me",
    appid: "app",
    tid: "tenant",
  };
  it.for([
    ["an application", undefined, {}],
    ["a person", person, {}],
    ["a person who registers applications", { ...person, wids: ["b79fbf4d-3ef9-4689-8143-76b194e85509"] }, {}],
    ["an application of an adopted site", undefined, { adopt }],
  ] as const)("changes nothing, and is a command or a page, for %s", async ([, claims, more]) => {
    const every = await everySetting();
    const settings = {
      ...every,
      ...more,
      callers: { ...Object(every["callers"]), ...callers },
      serviceManagementReference: "",
    };
    const { findings } = await preflight(surroundingsOf(refusing, { settings, ...(claims && { claims }) }));

    const unknown = findings.filter(({ state }) => state === "unknown");
    expect(unknown.length).toBeGreaterThan(15);
    for (const { id, grants = "" } of unknown) {
      expect(`${id}: ${grants}`).not.toMatch(
        / (?:create|delete|update|register|set|post|put|patch|grant|get the role)\b/i,
      );
      expect(`${id}: ${grants}`).toMatch(
        /: az [a-z -]+ (?:show|list|list-[a-z-]+)\b|az rest --method get |GET https:|https:\/\/|\bask\b/,
      );
    }
  });
});
