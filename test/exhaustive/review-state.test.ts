import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deployAnew, deployOver } from "../../commands/review/program/deployments.ts";
import { everybodyIn } from "../../commands/review/program/assumed.ts";
import type { ProgramVersion } from "../../commands/review/program/program-version.ts";
import type { ReviewSetting } from "../../commands/review/program/reviewed-twin.ts";
import { compareStates } from "../../commands/review/state/compare-states.ts";
import type { StackState } from "../../commands/review/state/stack-state.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { settingsInFile } from "../../stacks/settings/settings-in-file.ts";
import { peopleIn } from "../../stacks/settings/people-in-settings.ts";
import { repository } from "../support/command-line.ts";
import { everySetting } from "../support/every-setting.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewedSettings, reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

describe.skipIf(!hasEngine())("the engine's state, made comparable", { timeout: 300_000 }, () => {
  const folders: string[] = [];
  let changed: ReviewRepository;

  const version = (settings: SettingsOfStack, directory = repository): ProgramVersion => {
    const { folder, path } = writeSettings(settings);
    folders.push(folder);
    return { directory, settingsFile: path };
  };
  const settingOf = (...versions: readonly ProgramVersion[]): ReviewSetting => {
    const files = versions.map(({ settingsFile }) => settingsInFile(settingsFile));
    return {
      stack: "dev",
      people: everybodyIn(files.map(({ settings, config }) => peopleIn(settings, config))),
      settings: files.map(({ settings }) => settings),
      ended: new Map(),
      guardian: processGuardian(),
      signal: new AbortController().signal,
      onProgress: () => {},
    };
  };

  beforeAll(() => {
    changed = reviewRepository();
  });
  afterAll(() => {
    changed?.remove();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("is the same for base and change, but for what no step shows", async () => {
    const secrets = { first: { endDate: "2099-05-31T00:00:00Z" } };
    const settings = { ...reviewedSettings, callers: { integration: { secrets } } };
    const base = version(settings);
    changed.edit(
      "infra/hosting/authentication.ts",
      "        retainOnDelete: true,\n",
      '        retainOnDelete: true,\n        ignoreChanges: ["login"],\n',
    );
    changed.edit("infra/identity/client-credentials.ts", "parent: this, deletedWith: application }", "parent: this }");
    changed.edit("infra/identity/client-credentials.ts", "pulumi.secret(current", "pulumi.unsecret(current");

    const over = await deployOver(base, version(settings, changed.directory), settingOf(base));

    if (over.kind !== "upgraded") throw new Error(JSON.stringify(over));
    expect(over.upgrade.steps).toEqual([]);
    const elsewhere = ({ resources }: StackState) =>
      resources.filter(({ declaredAt }) => !/authentication|client-credentials/.test(declaredAt?.file ?? ""));
    expect(elsewhere(over.before.state).length).toBeGreaterThan(30);
    expect(elsewhere(over.after.state)).toEqual(elsewhere(over.before.state));
    const place = (file: string) => [{ file, line: expect.any(Number) }];
    expect(compareStates(over.before.state, over.after.state)).toEqual([
      {
        id: "option/ignore-changes",
        severity: "weakens",
        subject: "authentication ignoreChanges",
        after: ["login"],
        facts: {
          type: "azure-native:web:WebAppAuthSettingsV2",
          name: "authentication",
          option: "ignoreChanges",
          paths: ["login"],
        },
        where: place("infra/hosting/authentication.ts"),
      },
      {
        id: "option/changed",
        severity: "changes",
        subject: "integration-first-client-secret deletedWith",
        before: "Application integration",
        facts: {
          type: "azuread:index/applicationPassword:ApplicationPassword",
          name: "integration-first-client-secret",
          option: "deletedWith",
        },
        where: place("infra/identity/client-credentials.ts"),
      },
      { id: "output/not-secret", severity: "weakens", subject: "callers.integration.clientSecret" },
      // The component hands it on.
      { id: "resource/plain-secret", severity: "weakens", subject: "integration clientSecret" },
    ]);
  });

  it("knows all that a setting makes, changes or takes away, and is the same anew on another twin", async () => {
    const plain = version({
      callers: { partner: { federated: { cluster: { issuer: "https://a.example", subject: "b" } } } },
    });
    // A stack's encryption is written to its settings file.
    const [all, again] = [version(await everySetting()), version(await everySetting())];
    const over = await deployOver(plain, all, settingOf(plain, all));
    const anew = await deployAnew(again, settingOf(plain, all));
    if (over.kind !== "upgraded" || anew.kind !== "deployed") throw new Error(JSON.stringify([over, anew]));
    const { before, after } = over;
    const said = (...states: Parameters<typeof compareStates>) =>
      compareStates(...states).map(({ severity, id, subject }) => `${severity} ${id}: ${subject}`);

    const ready = "function-app functionAppConfig.scaleAndConcurrency.alwaysReady[http]";
    expect(said(before.state, after.state)).toEqual([
      `changes resource/property: ${ready}.instanceCount`,
      `changes resource/property: ${ready}.name`,
      "changes resource/new: refused-callers-told",
      "changes resource/new: refused-callers",
      // From a federated credential to a certificate.
      "changes output/changed: callers.partner.credentials",
    ]);
    expect(said(after.state, before.state)).toEqual([
      `changes resource/property: ${ready}.instanceCount`,
      `changes resource/property: ${ready}.name`,
      "weakens resource/deleted: refused-callers-told",
      "weakens resource/deleted: refused-callers",
      "breaks resource/deleted: integration-delivery",
      ...["cluster", "integration", "orders", "pipeline"].map((name) => `breaks output/removed: callers.${name}`),
      "breaks output/removed: conditionalAccess",
      "changes output/changed: callers.partner.credentials",
    ]);
    // On another twin, whatever the settings make of it.
    expect(anew.observed.state).toEqual(after.state);
    expect(anew.observed.snapshot.grants).toEqual(over.after.snapshot.grants);
    expect(anew.observed.snapshot.sites).toEqual([]);
    expect(after.state.resources.length).toBeGreaterThan(80);
    // Providers and the stack itself are declared by nobody.
    const undeclared = after.state.resources.filter(({ kind, declaredAt }) => kind !== "provider" && !declaredAt);
    expect(undeclared.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(after.state.resources.find(({ name }) => name === "code")?.declaredAt?.file).toMatch(/^infra\//);
  });
});
