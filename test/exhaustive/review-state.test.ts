import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  deployNewStack,
  deployOver,
  type UpgradeOutcome,
} from "../../packages/pf/commands/review/program/deployments.ts";
import { allPeopleIn } from "../../packages/pf/commands/review/program/assumed.ts";
import type { Observed } from "../../packages/pf/commands/review/program/observed.ts";
import type { ProgramVersion } from "../../packages/pf/commands/review/program/program-version.ts";
import type { ReviewSetting } from "../../packages/pf/commands/review/program/reviewed-twin.ts";
import { compareStates } from "../../packages/pf/commands/review/state/compare-states.ts";
import type { StackState } from "../../packages/pf/commands/review/state/stack-state.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { settingsInFile } from "../../packages/pf/stacks/settings/settings-in-file.ts";
import { peopleIn } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { repository } from "../support/command-line.ts";
import { everySetting } from "../support/every-setting.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository, type ReviewRepository } from "../support/review-repository.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

describe.skipIf(!hasEngine())("the engine's state in comparable form", { timeout: 300_000 }, () => {
  const folders: string[] = [];
  let changed: ReviewRepository;
  /** Every setting, and over it what changes nothing but options and outputs. */
  let over: Extract<UpgradeOutcome, { readonly kind: "upgraded" }>;
  /** Every setting, on another twin. */
  let anew: Observed;
  /** Few settings, on a third. */
  let plain: Observed;

  const version = (settings: SettingsOfStack, directory = repository): ProgramVersion => {
    const { folder, path } = writeSettings(settings);
    folders.push(folder);
    return { directory, settingsFile: path };
  };
  const settingOf = (...versions: readonly ProgramVersion[]): ReviewSetting => {
    const files = versions.map(({ settingsFile, directory }) => settingsInFile(settingsFile, directory));
    return {
      stack: "dev",
      people: allPeopleIn(files.map(({ settings }) => peopleIn(settings))),
      settings: files.map(({ settings }) => settings),
      expiredSecrets: new Map(),
      guardian: processGuardian(),
      signal: new AbortController().signal,
      onProgress: () => {},
    };
  };

  const said = (...states: Parameters<typeof compareStates>) =>
    compareStates(...states).map(({ severity, id, subject }) => `${severity} ${id}: ${subject}`);
  const deploy = async (one: ProgramVersion, setting: ReviewSetting): Promise<Observed> => {
    const outcome = await deployNewStack(one, setting);
    if (outcome.kind === "deployed") return outcome.observed;
    throw new Error(JSON.stringify(outcome));
  };

  beforeAll(async () => {
    changed = reviewRepository();
    const credentials = "infra/identity/client-credentials.ts";
    changed.edit(
      "infra/hosting/authentication.ts",
      "        retainOnDelete: true,\n",
      '        retainOnDelete: true,\n        ignoreChanges: ["login"],\n',
    );
    changed.edit(credentials, "parent: this, deletedWith: application }", "parent: this }");
    changed.edit(credentials, "pulumi.secret(current", "pulumi.unsecret(current");
    const settings = await everySetting();
    const few = version({
      callers: { partner: { federated: { cluster: { issuer: "https://a.example", subject: "b" } } } },
    });
    // A stack's encryption is written to its settings file.
    const [all, again] = [version(settings), version(settings)];
    const outcome = await deployOver(all, version(settings, changed.directory), settingOf(few, all));
    if (outcome.kind !== "upgraded") throw new Error(JSON.stringify(outcome));
    over = outcome;
    anew = await deploy(again, settingOf(few, all));
    plain = await deploy(few, settingOf(few, all));
  });
  afterAll(() => {
    changed?.remove();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it("is equal for base and change, except for changes without a step", () => {
    expect(over.upgrade.steps).toEqual([]);
    const elsewhere = ({ resources }: StackState) =>
      resources.filter(({ declaredAt }) => !/authentication|client-credentials/.test(declaredAt?.file ?? ""));
    expect(elsewhere(over.before.state).length).toBeGreaterThan(60);
    expect(elsewhere(over.after.state)).toEqual(elsewhere(over.before.state));
    const credentials =
      "cluster-cluster-one integration-first-client-secret integration-second-client-secret orders-orders-identity partner-certificate pipeline-github-production pipeline-github-production-immutable";
    expect(said(over.before.state, over.after.state).toSorted()).toEqual([
      ...credentials.split(" ").map((name) => `changes option/changed: ${name} deletedWith`),
      "weakens option/ignore-changes: authentication ignoreChanges",
      "weakens output/not-secret: callers.integration.clientSecret",
      // The component hands it on.
      "weakens resource/plain-secret: integration clientSecret",
    ]);
    expect(compareStates(over.before.state, over.after.state)).toContainEqual({
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
      where: [{ file: "infra/hosting/authentication.ts", line: expect.any(Number) }],
    });
  });

  it("is equal on a new twin", () => {
    const { state, snapshot } = over.before;
    expect(anew.state).toEqual(state);
    expect(anew.snapshot.grants).toEqual(snapshot.grants);
    expect(anew.snapshot.sites).toEqual([]);
    expect(state.resources.length).toBeGreaterThan(80);
    // Providers and the stack itself are declared by nobody.
    const undeclared = state.resources.filter(({ kind, declaredAt }) => kind !== "provider" && !declaredAt);
    expect(undeclared.map(({ type }) => type)).toEqual(["pulumi:pulumi:Stack"]);
    expect(state.resources.find(({ name }) => name === "code")?.declaredAt?.file).toMatch(/^infra\//);
  });

  it("contains everything that a setting creates, changes or removes", () => {
    const ready = "function-app functionAppConfig.scaleAndConcurrency.alwaysReady[http]";
    expect(said(plain.state, over.before.state)).toEqual([
      `changes resource/property: ${ready}.instanceCount`,
      `changes resource/property: ${ready}.name`,
      "changes resource/new: refused-callers-told",
      "changes resource/new: refused-callers",
      "opens credential/delivered: integration-client-secret in kv-partner",
      // From a federated credential to a certificate.
      "changes output/changed: callers.partner.credentials",
    ]);
    expect(said(over.before.state, plain.state)).toEqual([
      `changes resource/property: ${ready}.instanceCount`,
      `changes resource/property: ${ready}.name`,
      "weakens resource/deleted: refused-callers-told",
      "weakens resource/deleted: refused-callers",
      "breaks resource/deleted: integration-delivery",
      ...["cluster", "integration", "orders", "pipeline"].map((name) => `breaks output/removed: callers.${name}`),
      "breaks output/removed: conditionalAccess",
      "changes output/changed: callers.partner.credentials",
    ]);
  });
});
