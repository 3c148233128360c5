import { cloudNamed, inCloud } from "@protected-function/core/azure/clouds.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Owner } from "@protected-function/infra/stack-mark.ts";
import { obtainEngine } from "@protected-function/engine/obtain-engine.ts";
import { openExistingStack } from "@protected-function/engine/open-stack.ts";
import { requireReadable, requireUnlocked, exportOf, TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { logIn, patient } from "../../stacks/live/log-in.ts";
import { type Place, placeOf } from "../../stacks/live/place.ts";
import { settingsSources } from "../../stacks/settings/settings-in-file.ts";
import { requireAzureNames } from "../../stacks/settings/require-azure-names.ts";
import { requireSameSettings } from "../../stacks/settings/require-same-settings.ts";
import { type AdoptSettings, type Half, projectNameIn, stackSettings } from "../../stacks/live/stack-settings.ts";
import { deploymentIn, randomStringIn, stackStateOf, type StateResource } from "../../stacks/live/stack-state.ts";
import { stackNameIn } from "../../stacks/live/require-same-stack.ts";
import { nounOf, types } from "../../stacks/live/program-types.ts";
import { type DeployedObject, deployedObjectOf } from "../../stacks/live/deployed-object.ts";
import { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { Time } from "@protected-function/core/azure/patience.ts";
import { adoptedInState, lastingIn } from "./adopted-in-state.ts";
import { type MarkedObject, readMarked } from "./marked-objects.ts";
import { type GivenBack, release, type ReleaseAccount } from "./release.ts";
import { Refused } from "@protected-function/core/text/errors.ts";

interface ReleaseWish {
  /** As `pulumi stack ls` prints it. */
  readonly stack: string;
  readonly halves: readonly Half[];
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Default: Pulumi.<stack>.yaml beside Pulumi.yaml. */
  readonly configFile: string | undefined;
  /** For the backend, passphrase and login. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ReleaseEvent) => void;
}

/** Progress. */
export type ReleaseEvent =
  | { readonly kind: "step" | "detail"; readonly text: string }
  | { readonly kind: "done"; readonly object: DeployedObject }
  | { readonly kind: "waiting"; readonly reason: string; readonly pause: number };

/** The resources that the stack would give back and keep. */
export interface ReleasePlan {
  readonly stack: string;
  readonly place: Place;
  readonly halves: readonly {
    readonly half: Half;
    /** Resources with this stack's mark, which the release removes. */
    readonly marked: readonly DeployedObject[];
    /** Resources that the state forgets, whether or not they have a mark. */
    readonly forgotten: readonly DeployedObject[];
    /** Resources with another stack's mark, which stays. */
    readonly anothers: readonly { readonly thing: DeployedObject; readonly stack: string }[];
  }[];
  readonly stays: readonly DeployedObject[];
  /** Halves that the settings still name under `adopt`. The next `up` would adopt them again. */
  readonly stillAdopted: readonly Half[];
}

interface OpenedRelease {
  readonly plan: ReleasePlan;
  /** @throws Refused if the stack is locked or can't be written */
  readonly run: () => Promise<ReleaseAccount>;
  readonly close: () => Promise<void>;
}

const waitMinutes = 5;

/**
 * Finds the resources to give back. Changes nothing before `run`.
 *
 * @throws Refused, TeardownImpossible (no login), EngineUnavailable
 */
export async function openRelease(options: ReleaseWish): Promise<OpenedRelease> {
  return asRelease(open(options));
}

async function open(options: ReleaseWish): Promise<OpenedRelease> {
  const { directory, environment, signal, onEvent } = options;
  const projectFile = join(directory, "Pulumi.yaml");
  const project = projectNameIn(projectFile);
  const name = stackNameIn(options.stack, project);
  const configFile = options.configFile ?? join(directory, `Pulumi.${name}.yaml`);
  if (!existsSync(configFile)) {
    throw refused(
      `The settings file of the stack "${options.stack}", ${configFile}, doesn't exist. Give another file with --settings.`,
    );
  }
  const settings = stackSettings(configFile, directory);
  const cloud = cloudNamed(settings.cloud);
  const { adopt } = settings;
  requireAzureNames({ adopt }, settings.subscriptionId, settingsSources(configFile, directory));
  onEvent({ kind: "step", text: "Reading the state" });
  const engine = await obtainEngine({
    env: environment,
    signal,
    onProgress: (text) => onEvent({ kind: "detail", text }),
  });
  const stack = await openExistingStack({ engine, directory, stack: options.stack, configFile, environment, signal });
  try {
    const document = await exportOf(stack, options.stack);
    await requireSameSettings(stack, configFile, directory);
    const state = stackStateOf(document);
    const resources = lastingIn(state);
    requireStackName(resources, project, name);
    const place = placeOf(name, state, settings, environment);
    const login = await logIn(environment, cloud, place.tenantId);
    const deadline = new Deadline({
      time: options.time,
      minutes: waitMinutes,
      signal,
      onWait: (reason, pause) => onEvent({ kind: "waiting", reason, pause }),
    });
    const services = patient(login, deadline);
    const owner: Owner = {
      project,
      stack: name,
      workload: deploymentIn(state).workload ?? settings.name,
      subscriptionId: place.subscriptionId,
      id: randomStringIn(state, "stack-id"),
    };
    onEvent({ kind: "step", text: "Finding what was adopted in Entra ID and Azure (read-only)" });
    const adopted = adoptedInState(resources, adopt);
    const markedHalves = await Promise.all(
      options.halves.map(async (half) => {
        const adoptedResources = adopted[half];
        const candidates = [
          ...adoptedResources.filter(hasStackMark).map(deployedObjectOf),
          ...namedObjects(half, adopt, place),
        ];
        const marked = await requireReadable(
          login.by,
          Promise.all(withoutDuplicates(candidates).map((candidate) => readMarked(services, candidate, owner))),
        );
        return {
          half,
          known: adoptedResources,
          marked: marked
            .filter((object): object is MarkedObject => object !== undefined)
            .map((object) => ({ ...object, command: inCloud(cloud, object.command) })),
        };
      }),
    );
    // Without a resource in the state and a mark, a half was never adopted or is already given back.
    const givenBack = markedHalves.filter(({ known, marked }) => known.length > 0 || marked.some(({ isOwn }) => isOwn));
    const forgotten = new Set(givenBack.flatMap(({ known }) => known.map(({ urn }) => urn)));
    return {
      plan: {
        stack: options.stack,
        place,
        halves: givenBack.map(({ half, known, marked }) => ({
          half,
          marked: marked.filter(({ isOwn }) => isOwn).map(({ object }) => object),
          forgotten: known.map(deployedObjectOf),
          anothers: marked
            .filter(({ isOwn }) => !isOwn)
            .map(({ object, mark }) => ({ thing: object, stack: mark.stack })),
        })),
        stays: resources.filter((resource) => isObject(resource) && !forgotten.has(resource.urn)).map(deployedObjectOf),
        stillAdopted: options.halves.filter((half) => adopt[half] !== undefined),
      },
      run: () =>
        asRelease(
          (async () => {
            onEvent({ kind: "step", text: "Checking that nobody else works on the stack" });
            await requireUnlocked(stack, options.stack, stackStateOf(await stack.export()));
            const work: readonly GivenBack[] = givenBack.map(({ half, known, marked }) => ({
              half,
              marked,
              urns: known.map(({ urn }) => urn),
            }));
            return await release(stack, work, (object) => onEvent({ kind: "done", object }));
          })(),
        ),
      close: () => stack.close(),
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

/** The shared code's errors name teardown. Reports them as release's. */
async function asRelease<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TeardownRefused) throw refused(error.why, { cause: error });
    throw error;
  }
}

/** A refusal before any change. */
function refused(reason: string, options?: ErrorOptions): Refused {
  return new Refused("RELEASE_REFUSED", `${reason}\nNothing was changed.`, options);
}

/** The names in the backend and in the state differ if someone imported another stack's state with `--force`. */
function requireStackName(resources: readonly StateResource[], project: string, stack: string): void {
  const beginning = `urn:pulumi:${stack}::${project}::`;
  const foreignResource = resources.find(({ urn }) => !urn.startsWith(beginning));
  if (!foreignResource) return;
  throw refused(`The state of the stack "${stack}" belongs to another stack: it contains ${foreignResource.urn}.`);
}

/** Components, providers, commands and random names aren't cloud objects. */
function isObject({ id, type }: StateResource): boolean {
  return id !== undefined && type.startsWith("azure");
}

function hasStackMark(resource: StateResource): boolean {
  const { type, inputs } = resource;
  return isObject(resource) && (type.startsWith("azuread:") ? "notes" in inputs : "tags" in inputs);
}

/**
 * Resources that only the settings name. Someone removed them from the state by hand, but they may still have the mark.
 */
function namedObjects(
  half: Half,
  { api, hosting }: AdoptSettings,
  { subscriptionId }: Place,
): readonly DeployedObject[] {
  if (half === "api") {
    return [
      namedObject(types.application, api?.applicationObjectId, api?.applicationObjectId),
      namedObject(types.servicePrincipal, api?.servicePrincipalObjectId, api?.servicePrincipalObjectId),
    ].flat();
  }
  const { resourceGroupName, planName, functionAppName } = hosting ?? {};
  if (resourceGroupName === undefined) return [];
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
  const web = `${group}/providers/Microsoft.Web`;
  return [
    namedObject(types.resourceGroup, resourceGroupName, group),
    namedObject(types.plan, planName, planName && `${web}/serverfarms/${planName}`),
    namedObject(types.site, functionAppName, functionAppName && `${web}/sites/${functionAppName}`),
  ].flat();
}

function namedObject(type: string, name: string | undefined, id: string | undefined): readonly DeployedObject[] {
  return name && id ? [{ kind: nounOf(type), name, id }] : [];
}

/** Resources from the state come first, because they have names. */
function withoutDuplicates(objects: readonly DeployedObject[]): readonly DeployedObject[] {
  return objects.filter(
    ({ id }, index) => objects.findIndex((candidate) => candidate.id.toLowerCase() === id.toLowerCase()) === index,
  );
}
