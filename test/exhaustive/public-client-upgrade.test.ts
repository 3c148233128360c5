import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../engine/event-log.ts";
import type { Exchange } from "../../twin/index.ts";
import { repository } from "../support/command-line.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { changesOf, operationsOf } from "../support/portal/steps.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { writeSettings } from "../support/settings-file.ts";
import { enforcedPolicies, grace, signingIn } from "../support/signing-in-stack.ts";

/** As the program was: people signed in at the API itself, and App Service's `email` was not consented to. */
function olderProgram(): ReviewRepository {
  const older = reviewRepository();
  older.edit("infra/identity/registration.ts", /^ {4}email: .*\n/, "");
  older.edit("infra/identity/resource-application.ts", "adopt?.isPublicClient === true", "true");
  older.edit(
    "infra/protected-function.ts",
    "const publicClient = settings.publicClientFlows\n",
    "const publicClient = false as boolean\n",
  );
  older.edit("infra/protected-function.ts", "adopted.api?.isPublicClient === true", "true");
  return older;
}

const policies = [
  "apiOnlyFrom",
  "baselineMfa",
  "everythingOnlyFrom",
  "serviceAccountMfaElsewhere",
  "serviceAccountOnlyApi",
];

describe.skipIf(!hasEngine())(
  "a stack whose people signed in at the API itself gets a public client by the next up",
  { timeout: 300_000 },
  () => {
    let older: ReviewRepository;
    let stack: EmptyLocalStack;
    let file: ReturnType<typeof writeSettings>;
    let before: Awaited<ReturnType<EmptyLocalStack["local"]["outputs"]>>;
    let preview: RunResult;
    let up: RunResult;
    const exchanges: Exchange[] = [];

    beforeAll(async () => {
      older = olderProgram();
      stack = await openLocally({ settings: signingIn, twin: { onExchange: (exchange) => exchanges.push(exchange) } });
      file = writeSettings(signingIn);
      await stack.local.continueWith({ directory: older.directory, settingsFile: file.path });
      await stack.local.stack.up();
      before = await stack.local.outputs();
      rmSync(file.folder, { recursive: true });
      // With policies, which a tenant may refuse while the API is a public client: it no longer is when they are made.
      file = writeSettings({ ...signingIn, conditionalAccess: enforcedPolicies });
      await stack.local.continueWith({ directory: repository, settingsFile: file.path });
      preview = await stack.local.stack.preview();
      exchanges.length = 0;
      up = await stack.local.stack.up();
    });
    afterAll(async () => {
      await stack?.close();
      older?.remove();
      if (file) rmSync(file.folder, { recursive: true, force: true });
    });

    const changed = {
      create: [
        "location-office (NamedLocation)",
        ...policies.map((key) => `policy-${key} (ConditionalAccessPolicy)`),
        "public-client (Application)",
        "public-client-api-consent (ServicePrincipalDelegatedPermissionGrant)",
        "public-client-service-principal (ServicePrincipal)",
        "public-client-sign-in-consent (ServicePrincipalDelegatedPermissionGrant)",
        `signing-in-${grace} (AppRoleAssignment)`,
      ].toSorted(),
      update: [
        "api (Application)",
        "api-sign-in-consent (ServicePrincipalDelegatedPermissionGrant)",
        "authentication (WebAppAuthSettingsV2)",
      ],
    };

    it("in place: nothing is replaced or deleted, and a preview says so", () => {
      for (const result of [preview, up]) {
        const { same: _, ...found } = operationsOf(result);
        expect(found).toEqual(changed);
        expect(Object.keys(changesOf(result)["api (Application)"] ?? {})).toEqual(
          expect.arrayContaining(["fallbackPublicClientEnabled"]),
        );
      }
    });

    it("with its client id, its scope, its callers and its package as they were", async () => {
      const after = await stack.local.outputs();

      expect(before).toMatchObject({ api: { publicClientFlows: true } });
      expect(before).not.toHaveProperty("publicClient");
      const { publicClient, conditionalAccess: _, ...others } = after;
      expect(others).toEqual({ ...before, api: { ...before.api, publicClientFlows: false } });
      expect(publicClient?.clientId).not.toBe(before.api.clientId);
    });

    it("in an order that opens no second door: the API closes, policies stand, the client is made, the gate names it", () => {
      const writes = exchanges.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
      const at = (what: RegExp) => {
        const found = writes.findIndex((write) => what.test(write));
        expect(found, String(what)).toBeGreaterThanOrEqual(0);
        return found;
      };
      const order = [
        at(new RegExp(`^PATCH /v1.0/applications/${before.api.applicationObjectId}$`)),
        at(/^POST .*\/conditionalAccess\/policies$/),
        writes.findLastIndex((write) => /^POST .*\/conditionalAccess\/policies$/.test(write)),
        at(/^POST \/v1\.0\/applications$/),
        at(/^PUT .*\/config\/authsettingsV2/),
      ];

      expect(order).toEqual(order.toSorted((one, other) => one - other));
    });

    it("once: another up changes nothing", async () => {
      await stack.local.stack.up({ expectNoChanges: true });
    });
  },
);
