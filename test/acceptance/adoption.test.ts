import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markInAzureTags, markInNotes } from "../../infra/stack-mark.ts";
import type { RunResult } from "../../packages/engine/event-log.ts";
import {
  deployOpened,
  hasEngine,
  openLocally,
  type EmptyLocalStack,
  type LocalDeployment,
} from "../support/local-deployment.ts";
import { repository } from "../support/command-line.ts";
import { adopt } from "../support/portal/adopt.ts";
import { callAs } from "../support/portal/call-as.ts";
import { observe, type Observed } from "../support/portal/observe.ts";
import { adoptApi, adoptHosting, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";
import { writeSettings } from "../support/settings-file.ts";
import { assign } from "../support/portal/registration.ts";
import { resourceNamed } from "../support/stack-state.ts";
import { changesOf, operationsOf } from "../support/portal/steps.ts";
import { expectedChanges, imported, madeAnew } from "../support/portal/expected-preview.ts";

const ada = "ada@twin.onmicrosoft.com";
const settings = {
  people: { "Function.Invoke": { users: [ada] } },
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};

interface Deployed {
  readonly id: string;
}

let stack: EmptyLocalStack;
let made: PortalMadeApp;
let before: Observed;

describe.skipIf(!hasEngine())("adopting what was created by hand in the portal", () => {
  let preview: RunResult;
  let deployment: LocalDeployment;

  beforeAll(async () => {
    stack = await openLocally({ settings });
    made = await makeInPortal(stack);
    const { id } = (await stack.graph.call("GET", `/v1.0/users/${ada}`)) as { readonly id: string };
    const assignmentId = await assign(stack, made.api, id);
    await adopt(stack, {
      hosting: adoptHosting(),
      api: {
        ...adoptApi(made),
        assignmentIds: { "Function.Invoke": { [ada]: assignmentId } },
        callerClientIds: [made.caller.clientId],
      },
    });
    before = await observe(stack, made);
    preview = await stack.local.stack.preview();
  });
  afterAll(() => (deployment ?? stack)?.close());

  it("previews without a change", async () => {
    expect(await observe(stack, made)).toEqual(before);
  });

  it("imports each object, creates the rest, and replaces or deletes nothing", () => {
    expect(operationsOf(preview)).toEqual({
      import: imported,
      update: Object.keys(expectedChanges).toSorted(),
      create: madeAnew,
    });
  });

  it("previews the changes to adopted objects", () => {
    expect(changesOf(preview)).toEqual(expectedChanges);
  });

  it("keeps ids, address and role holders", async () => {
    deployment = await deployOpened(stack);
    const { api, site, caller } = made;
    const after = await observe(stack, made);

    expect(deployment.outputs).toMatchObject({
      api: {
        clientId: api.clientId,
        applicationObjectId: api.applicationObjectId,
        servicePrincipalObjectId: api.servicePrincipalObjectId,
        appRoles: { "Function.Invoke": api.appRoleId },
      },
      functionApp: { siteId: site.siteId, hostName: site.hostName },
      scope: `api://${api.clientId}/.default`,
    });
    expect(after.assignments).toEqual(expect.arrayContaining([...before.assignments]));
    expect(after.assignments).toHaveLength(before.assignments.length + 1);
    expect(after.assignments.map(({ id }) => id)).toContain(caller.assignmentId);
    expect(after.consents).toEqual([{ ...before.consents[0], scope: "openid profile email" }]);
    expect(after.application).toMatchObject({
      identifierUris: [`api://${api.clientId}`],
      appRoles: [{ id: api.appRoleId, value: "Function.Invoke" }],
      api: { oauth2PermissionScopes: [{ id: api.scopeId, value: "user_impersonation" }] },
      passwordCredentials: before.application["passwordCredentials"],
    });
  });

  it("marks adopted objects differently from created ones, so that a teardown never removes them", async () => {
    const { resourceGroup, plan, site, application, servicePrincipal } = await observe(stack, made);
    const { deployment: whose } = (await stack.local.stack.outputs()) as { readonly deployment: Deployed };
    const { tenantId, subscriptionId } = stack.local.twin.control;

    expect([resourceGroup, plan, site].map(({ tags }) => markInAzureTags(tags as Record<string, string>))).toEqual(
      Array(3).fill(expect.objectContaining({ origin: "adopted", id: whose.id, stack: "local" })),
    );
    expect([application, servicePrincipal].map(({ notes }) => markInNotes(notes as string))).toEqual(
      Array(2).fill(expect.objectContaining({ origin: "adopted", id: whose.id, subscriptionId })),
    );
    expect((await resourceNamed(stack.local.stack, "storage")).outputs?.["tags"]).toMatchObject({
      "managed-by": "pulumi",
      "stack-id": whose.id,
    });
    expect(whose).toMatchObject({
      tenantId,
      subscriptionId,
      adopted: { apiClientId: made.api.clientId, siteId: made.site.siteId },
    });
  });

  it("removes what the program doesn't declare: the identity, the platform's settings with their secret, and tags", async () => {
    const after = await observe(stack, made);

    expect(after.site["identity"]).toMatchObject({ type: "UserAssigned" });
    expect(after.site["identity"]).not.toHaveProperty("principalId");
    expect(after.resourceGroup["tags"]).not.toHaveProperty("costCenter");
    expect(JSON.stringify(before.appSettings)).toContain("MICROSOFT_PROVIDER_AUTHENTICATION_SECRET");
    expect(JSON.stringify(after.appSettings)).not.toMatch(/MICROSOFT_PROVIDER_AUTHENTICATION_SECRET|AccountKey/);
    expect(after.scmPassword["properties"]).toEqual({ allow: false });
  });

  it("keeps the app settings that the functions read", async () => {
    expect((await observe(stack, made)).appSettings).toMatchObject({ properties: { ORDERS_REGION: "north" } });
  });

  it("keeps the secret of the caller created by hand", async () => {
    const { status, body } = await callAs(stack, made);

    expect({ status, caller: (JSON.parse(body) as { readonly caller: unknown }).caller }).toMatchObject({
      status: 200,
      caller: { clientId: made.caller.clientId, roles: ["Function.Invoke"] },
    });
  });

  it("passes every check of the guide", async () => {
    const outcomes = await deployment.runGuide();

    expect(outcomes.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(20);
  });

  it("leaves nothing for a refresh to find or an up to change", async () => {
    const nothing = { create: 0, update: 0, replace: 0, delete: 0 };

    expect((await stack.local.stack.preview({ refresh: true, expectNoChanges: true })).summary).toMatchObject(nothing);
  });

  it("protects adopted objects: destroy names them, and stops before it deletes anything", async () => {
    const there = await observe(stack, made);
    const inventory = stack.local.twin.control.inventory();

    await expect(stack.local.stack.destroy({ previewFirst: true })).rejects.toThrow(
      /resource "urn:[^"]+" cannot be deleted\s+because it is protected/,
    );

    expect(stack.local.twin.control.inventory()).toEqual(inventory);
    expect(await observe(stack, made)).toEqual(there);
  });

  it.each(["api", "hosting"])("refuses settings that omit adopt.%s, before anything changes", async (half) => {
    const there = await observe(stack, made);
    const file = writeSettings({
      ...settings,
      adopt:
        half === "api"
          ? { hosting: adoptHosting() }
          : { api: { ...adoptApi(made), callerClientIds: [made.caller.clientId] } },
    });
    try {
      stack.local.stack.continueWith({ directory: repository, configFile: file.path });
      const failure = String(await stack.local.stack.up().catch((error: unknown) => error));

      expect(failure).toContain("Nothing was changed.");
      expect(failure).toContain("now it is missing from the settings.");
      expect(failure).toContain("- release them first: ./pf release --stack local");
      expect(await observe(stack, made)).toEqual(there);
    } finally {
      rmSync(file.folder, { recursive: true, force: true });
    }
  });
});
