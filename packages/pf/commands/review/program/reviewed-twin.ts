import { rootScopeOf } from "@protected-function/core/azure/resource-ids.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import type { OtherIds } from "../snapshot/read-grants.ts";
import type { Engine } from "@protected-function/engine/find-engine.ts";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import type { Twin } from "@protected-function/twin";
import type { Administration } from "../../../stacks/local/administration.ts";
import { type LocalStack, openLocalStack } from "../../../stacks/local/local-stack.ts";
import { cloudIn } from "../../../stacks/local/cloud-in-settings.ts";
import { domainsOf, type PeopleInSettings } from "../../../stacks/settings/people-in-settings.ts";
import { prepareTwin } from "../../../stacks/local/prepare-twin.ts";
import { identityRolesIn } from "../../../stacks/settings/identity-roles-in-settings.ts";
import { settingsInFile } from "../../../stacks/settings/settings-in-file.ts";
import { readOtherIds } from "../snapshot/read-snapshot.ts";
import type { ExpiredSecrets } from "./settings-copy.ts";
import type { ProgramVersion } from "./program-version.ts";
import type { Administrator } from "../../../checks/origin.ts";

/** The settings and tools that both twins of a review share. */
export interface ReviewSetting {
  readonly stack: string;
  /** The people that either version's settings name. */
  readonly people: PeopleInSettings;
  /** The settings of both versions. */
  readonly settings: readonly LenientSettings[];
  readonly expiredSecrets: ExpiredSecrets;
  /** Default: the one that is found. */
  readonly engine?: Engine;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** An empty stack on a twin that has everyone in the settings. */
export interface ReviewedTwin {
  readonly local: LocalStack;
  readonly administration: Administration;
  /** The subscriptions and management groups in which the stack may assign Azure roles. */
  readonly roleRoots: readonly string[];
  /** Objects that aren't the stack's. */
  readonly otherIds: OtherIds;
  /** Names, by id, of the objects that existed before the stack. */
  readonly names: ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
}

/** Listeners for events beside the engine. */
interface TwinListeners {
  /** Called when a stand-in doesn't support something. The deployment goes on, so that the rest can be compared. */
  readonly onRefusal: (refusal: Error, resource?: string) => void;
}

/** @throws EngineUnavailable, SettingsRefused, ProgramFailed, RequestRefused */
export async function openReviewedTwin(
  { directory, settingsFile }: ProgramVersion,
  setting: ReviewSetting,
  { onRefusal }: TwinListeners,
): Promise<ReviewedTwin> {
  const { stack, people, settings, engine, signal, onProgress } = setting;
  const cloud = cloudIn(settingsInFile(settingsFile, directory).settings);
  const local = await openLocalStack({
    engine,
    directory,
    settingsFile,
    stackName: stack,
    signal,
    // Azure adds an empty list of allowed applications to a policy without one, and sources dispute what it means. A
    // review has to name everyone whom it may allow.
    twin: { verifiedDomains: domainsOf(people), cloud, emptyAllowedApplications: "unrestricted" },
    standIns: { onRefusal, goesOn: true },
    onStep: onProgress,
    onProgress: () => {},
  });
  try {
    const administration = await prepareTwin({ local, people, settings, onStep: onProgress });
    try {
      const { control } = local.twin;
      const roleRoots = [`/subscriptions/${control.subscriptionId}`, ...rootScopesIn(settings)];
      const [otherIds, names] = await Promise.all([
        readOtherIds(administration, roleRoots),
        directoryNames(administration, control),
      ]);
      return {
        local,
        administration,
        roleRoots,
        otherIds,
        names,
        close: async () => {
          await administration.close();
          await local.close();
        },
      };
    } catch (error) {
      await administration.close();
      throw error;
    }
  } catch (error) {
    await local.close();
    throw error;
  }
}

/**
 * Returns names for the ids that a twin generates before any stack: tenant, subscription, deployer, people, groups, and
 * other service principals. Call it before the stack's deployment.
 *
 * @throws RequestRefused
 */
async function directoryNames(
  { graph }: Pick<Administrator, "graph">,
  { tenantId, subscriptionId, deployer }: Twin["control"],
): Promise<ReadonlyMap<string, string>> {
  const list = async <Item>(collection: string) =>
    (
      (await graph.call("GET", `/v1.0/${collection}`)) as {
        readonly value: readonly (Item & { readonly id: string })[];
      }
    ).value;
  const [users, groups, principals] = await Promise.all([
    list<{ readonly userPrincipalName: string }>("users"),
    list<{ readonly displayName: string }>("groups"),
    list<{ readonly displayName: string }>("servicePrincipals"),
  ]);
  const all = [
    ...principals.map(({ id, displayName }) => [id, `application ${displayName}`] as const),
    ...users.map(({ id, userPrincipalName }) => [id, `user ${userPrincipalName}`] as const),
    ...groups.map(({ id, displayName }) => [id, `group ${displayName}`] as const),
    [deployer.servicePrincipalObjectId, "the deployer"] as const,
    [tenantId, "this tenant"] as const,
    [subscriptionId, "this subscription"] as const,
  ];
  // Keep objects with the same name apart.
  return new Map(
    all.map(([id, name], index) => {
      const before = all.slice(0, index).filter(([, otherName]) => otherName === name).length;
      return [id.toLowerCase(), before === 0 ? name : `${name} (${before + 1})`];
    }),
  );
}

/** The subscriptions and management groups that any of these settings name as scopes, without duplicates. */
function rootScopesIn(all: readonly Pick<LenientSettings, "identity">[]): readonly string[] {
  const roots = all.flatMap((settings) => identityRolesIn(settings).flatMap(({ scope }) => rootScopeOf(scope) ?? []));
  return [...new Map(roots.map((root) => [root.toLowerCase(), root])).values()];
}
