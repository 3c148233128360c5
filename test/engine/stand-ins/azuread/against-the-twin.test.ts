import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import { expect, test } from "vitest";
import { getGroup, getServicePrincipal, getUser } from "../../../../packages/engine/stand-ins/azuread/data-sources.ts";
import { applicationInputs, deployTo, microsoftGraph, roleId, signal, types } from "./deployed-to-twin.ts";

async function certificate(): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: "CN=caller",
    keys,
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 30 * 86_400_000),
  });
  return made.toString("pem");
}

test("every type is created, imported and refreshed without a difference, and deleted again", async () => {
  const { engine, graph, me, create } = await deployTo(0);
  const application = await create(types.application, applicationInputs(me));
  const clientId = application.outputs["clientId"] as string;
  const uri = await create(types.identifierUri, {
    applicationId: application.id,
    identifierUri: `api://${clientId}`,
  });
  const servicePrincipal = await create(types.servicePrincipal, {
    clientId,
    appRoleAssignmentRequired: true,
    notes: "stack local",
    tags: ["stack:local"],
    owners: [me],
  });
  const resourceObjectId = servicePrincipal.outputs["objectId"] as string;
  const microsofts = await getServicePrincipal(graph).invoke({ clientId: microsoftGraph }, signal);
  const grant = await create(types.grant, {
    servicePrincipalObjectId: resourceObjectId,
    resourceServicePrincipalObjectId: String(microsofts["objectId"]),
    claimValues: ["openid", "profile"],
  });
  const user = await getUser(graph).invoke({ userPrincipalName: "ada@twin.onmicrosoft.com" }, signal);
  const group = await getGroup(graph).invoke({ displayName: "Function users", securityEnabled: true }, signal);
  expect(group["members"]).toEqual([user["objectId"]]);
  const assignments = await Promise.all(
    [user, group].map(
      async ({ objectId }) =>
        await create(types.assignment, {
          appRoleId: roleId,
          principalObjectId: String(objectId),
          resourceObjectId,
        }),
    ),
  );
  expect(assignments.map(({ outputs }) => outputs["principalType"])).toEqual(["User", "Group"]);
  const first = await create(
    types.certificate,
    { applicationId: application.id, type: "AsymmetricX509Cert", value: await certificate() },
    ["encoding", "value"],
  );
  const second = await create(
    types.certificate,
    { applicationId: application.id, type: "AsymmetricX509Cert", value: await certificate() },
    ["encoding", "value"],
  );
  const federated = await create(types.federated, {
    applicationId: application.id,
    displayName: "pipeline",
    description: "Deploys.",
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:example/api:environment:dev",
    audiences: ["api://AzureADTokenExchange"],
  });

  const subject = "repo:example/api:environment:prod";
  const updated = await engine.update(types.federated, federated.id, federated, { ...federated.inputs, subject });
  expect(updated["subject"]).toBe(subject);
  const claimValues = ["openid", "profile", "User.Read"];
  expect((await engine.update(types.grant, grant.id, grant, { ...grant.inputs, claimValues }))["claimValues"]).toEqual(
    claimValues.toSorted(),
  );
  const renamed = { ...application.inputs, displayName: "api two" };
  const options = { ignoreChanges: ["identifierUris"] };
  const api = await engine.update(types.application, application.id, application, renamed, options);
  expect([api["displayName"], api["identifierUris"]]).toEqual(["api two", [`api://${clientId}`]]);

  for (const one of [federated, first, second, ...assignments, grant, uri, servicePrincipal, application]) {
    await engine.delete(one.type, one.id, one);
    if (one !== first && one !== second) expect(await engine.read(one.type, one.id, one), one.type).toBeUndefined();
  }
});

test("conditional access: made, imported and refreshed without a difference, enforced, and deleted in order", async () => {
  const { engine, graph, create } = await deployTo(0);
  const user = await getUser(graph).invoke({ userPrincipalName: "ada@twin.onmicrosoft.com" }, signal);
  const location = await create(types.location, {
    displayName: "office",
    ip: { ipRanges: ["203.0.113.0/24", "2001:db8:1::/48"], trusted: true },
  });
  const inputs = {
    displayName: "only from the office",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includedApplications: [microsoftGraph] },
      users: { includedUsers: ["All"], excludedUsers: [String(user["objectId"])] },
      locations: { includedLocations: ["All"], excludedLocations: [location.outputs["objectId"] as string] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  };
  const policy = await create(types.policy, inputs);
  const baseline = await create(types.policy, {
    ...inputs,
    displayName: "MFA",
    conditions: {
      clientAppTypes: ["all"],
      applications: { includedApplications: ["All"], excludedApplications: [microsoftGraph] },
      users: inputs.conditions.users,
    },
    grantControls: { operator: "OR", builtInControls: ["mfa"] },
  });

  const enforced = { ...inputs, state: "enabled" };
  expect((await engine.update(types.policy, policy.id, policy, enforced))["state"]).toBe("enabled");
  const ranges = ["198.51.100.0/24"];
  const moved = { displayName: "new office", ip: { ipRanges: ranges, trusted: true } };
  expect(await engine.update(types.location, location.id, location, moved)).toMatchObject(moved);
  await expect(engine.delete(types.location, location.id, location)).rejects.toThrow("unexpected status 400");

  for (const one of [policy, baseline, location]) {
    await engine.delete(one.type, one.id, one);
    expect(await engine.read(one.type, one.id, one), one.type).toBeUndefined();
  }
});

test("survives replication lag only where the plugin does", async () => {
  const lag = 20_000;
  const { engine, clock, graph, me, pauses, create } = await deployTo(lag);
  /** Kept in the state with the reason; the next update heals it. The id is within the error's details. */
  const createServicePrincipal = async (clientId: unknown): Promise<string> => {
    const inputs = { clientId: String(clientId), appRoleAssignmentRequired: true };
    const failed = await engine.create(types.servicePrincipal, inputs).catch((error: unknown) => error);
    expect(String(failed)).toContain("Timed out whilst waiting for new service principal to be replicated");
    const [details] = (failed as { metadata: { get(name: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
    return /\/servicePrincipals\/([0-9a-f-]{36})/.exec(String(details))?.[1] ?? "no id";
  };

  const application = await create(types.application, applicationInputs(me));
  expect(pauses.splice(0)).toEqual(Array.from({ length: 20 }, () => 1000));
  const resourceObjectId = await createServicePrincipal(application.outputs["clientId"]);
  clock.advance(lag);
  const healed = { inputs: { clientId: application.outputs["clientId"] as string }, outputs: {} };
  await engine.update(types.servicePrincipal, `/servicePrincipals/${resourceObjectId}`, healed, healed.inputs);
  const caller = await create(types.application, { displayName: "caller", owners: [me] });
  const principalObjectId = await createServicePrincipal(caller.outputs["clientId"]);
  pauses.splice(0);

  const microsofts = await getServicePrincipal(graph).invoke({ clientId: microsoftGraph }, signal);
  const grant = {
    servicePrincipalObjectId: principalObjectId,
    resourceServicePrincipalObjectId: String(microsofts["objectId"]),
    claimValues: ["openid"],
  };
  await expect(engine.create(types.grant, grant)).rejects.toThrow(
    `Could not retrieve Service Principal (Service Principal: "${principalObjectId}"): unexpected status 404`,
  );
  expect(pauses).toEqual([]);
  await create(types.assignment, { appRoleId: roleId, principalObjectId, resourceObjectId });
  expect(pauses.length).toBeGreaterThan(0);
  await create(types.grant, grant);
});

test("assigns the API's role to a managed identity and to another team's application, which it finds by client id", async () => {
  const { graph, create, me, control } = await deployTo(0);
  const application = await create(types.application, applicationInputs(me));
  const { outputs } = await create(types.servicePrincipal, {
    clientId: application.outputs["clientId"] as string,
    appRoleAssignmentRequired: true,
    owners: [me],
  });
  const existing = [
    [control.seedManagedIdentity({ displayName: "id-logic-app" }), "ManagedIdentity"],
    [control.seedApplication({ displayName: "billing" }), "Application"],
  ] as const;
  for (const [{ clientId, servicePrincipalObjectId }, type] of existing) {
    const found = await getServicePrincipal(graph).invoke({ clientId }, signal);
    expect(found).toMatchObject({ clientId, type, objectId: servicePrincipalObjectId });
    await create(types.assignment, {
      appRoleId: roleId,
      principalObjectId: servicePrincipalObjectId,
      resourceObjectId: String(outputs["objectId"]),
    });
  }
  const nobody = "00000000-0000-4000-8000-00000000ffff";
  await expect(getServicePrincipal(graph).invoke({ clientId: nobody }, signal)).rejects.toThrow(
    `No service principal found for client ID: "${nobody}"`,
  );
  const scope = `${String(application.outputs["clientId"])}/.default`;
  const [identity] = existing[0];
  expect(await control.managedIdentityToken({ clientId: identity.clientId, scope })).toEqual({
    accessToken: expect.any(String),
  });
});
