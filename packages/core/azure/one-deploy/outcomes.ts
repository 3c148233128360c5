/** One message of the upload, with its meaning and its fix. */
export interface Outcome {
  /**
   * `waits`: printed while the upload continues. `fails`: `up` fails with it. `succeeds`: the last line of a good
   * upload.
   */
  readonly kind: "waits" | "fails" | "succeeds";
  /** The printed message, with realistic values. */
  readonly example: string;
  readonly means: string;
  readonly cure: string;
}

interface Message<Values extends readonly unknown[]> extends Omit<Outcome, "example"> {
  readonly format: (...values: Values) => string;
  readonly sample: NoInfer<Values>;
}

const message = <Values extends readonly unknown[]>(definition: Message<Values>): Message<Values> => definition;

/** Values for the examples. */
export const samples = {
  siteId:
    "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-dev/providers/Microsoft.Web/sites/site",
  scmHostName: "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net",
  sha256: "a".repeat(64),
  deploymentId: "d-1",
} as const;

const unreadable = "the running package can't be read (400)";
const unlisted = "Resource Manager lists no functions, not who-calls";
const unanswered =
  'Resource Manager answers GET functions with 403 "AuthorizationFailed"; Resource Manager answers POST ' +
  `host/default/sync with 403 "AuthorizationFailed"; ${unreadable}`;

const roles = "Owner, Contributor and Website Contributor have it";
const upAgain = "run `pulumi up` again";
const registrationRights =
  "Microsoft.Web/sites/functions/read, Microsoft.Web/sites/syncfunctiontriggers/action and " +
  "Microsoft.Web/sites/host/sync/action (Website Contributor has them)";

/** Every message of the upload about Azure. The program prints them, and the documentation shows them. */
export const messages = {
  siteUnknown: message({
    kind: "waits",
    format: () => "404: Resource Manager doesn't know the site yet",
    sample: [],
    means: "The site was created seconds ago.",
    cure: "None needed: the upload asks again.",
  }),
  siteForbidden: message({
    kind: "waits",
    format: () =>
      "403: the deployer's role has not reached the site yet, or lacks Microsoft.Web/sites/read (Reader has it)",
    sample: [],
    means: "A new role assignment takes up to ten minutes to apply.",
    cure: "If it doesn't stop, assign the deployer Contributor on the resource group.",
  }),
  resourceManagerTrouble: message({
    kind: "waits",
    format: (status: number) => `${status}: Resource Manager has a problem of its own`,
    sample: [503],
    means: "Azure Resource Manager is overloaded or down.",
    cure: "None needed: the upload asks again.",
  }),
  siteRefused: message({
    kind: "fails",
    format: (host: string, siteId: string, answer: string) =>
      `Nothing was uploaded: ${host} answered GET ${siteId} with ${answer}; 200 was expected. Waiting won't ` +
      `help. Check that the deployer's ARM_* variables have the site's tenant, subscription and cloud.`,
    sample: ["management.azure.com", samples.siteId, '400 "…"'],
    means: "Resource Manager refuses the deployer, or the request.",
    cure: "Correct the deployer's `ARM_*` variables.",
  }),
  scmTokenRefused: message({
    kind: "waits",
    format: () => "401: the SCM host doesn't accept the deployer's token yet",
    sample: [],
    means: "The SCM host is new, or accepts tokens for another audience.",
    cure: "None needed: after three refusals in a row, the upload tries the other audience.",
  }),
  audienceChanged: message({
    kind: "waits",
    format: (times: number, from: string, to: string) =>
      `401, ${times} times in a row, with tokens for ${from}: trying tokens for ${to} next`,
    sample: [3, "https://appservice.azure.com", "https://management.azure.com"],
    means: "SCM hosts accept tokens for App Service, for Resource Manager, or both.",
    cure: "None needed.",
  }),
  noOwnToken: message({
    kind: "waits",
    format: (reason: string) => `${reason} Trying a token for Resource Manager instead.`,
    sample: [
      "the Azure CLI's login gives no token for https://appservice.azure.com/.default: Audience " +
        "https://appservice.azure.com is not a supported MSI token audience. Log in (az login), or set the ARM_* variables.",
    ],
    means: "The login can't get tokens for App Service, as reported for Cloud Shell.",
    cure: "None needed.",
  }),
  scmForbidden: message({
    kind: "waits",
    format: () =>
      `403: the deployer's role has not reached the site yet, or lacks microsoft.web/sites/publish/action (${roles})`,
    sample: [],
    means: "A new role assignment takes up to ten minutes to apply.",
    cure: "If it doesn't stop, assign the deployer Website Contributor on the site.",
  }),
  scmMissing: message({
    kind: "waits",
    format: () => "404: the site's SCM host doesn't exist yet",
    sample: [],
    means: "The SCM host of a new site starts minutes after the site.",
    cure: "None needed: the upload asks again.",
  }),
  scmBusy: message({
    kind: "waits",
    format: () => "409: another deployment is in progress",
    sample: [],
    means: "Another upload to the site hasn't finished.",
    cure: "None needed. If it doesn't stop, cancel the other deployment in the portal's Deployment Center.",
  }),
  scmStarting: message({
    kind: "waits",
    format: (status: number) => `${status}: the site's SCM host is starting`,
    sample: [503],
    means: "The SCM host of a new site starts minutes after the site.",
    cure:
      "If it doesn't stop before the deadline: some sites never get one (Azure/functions-action#390). Delete the site, and " +
      "create it again.",
  }),
  storageRefused: message({
    kind: "waits",
    format: (record: string) =>
      `${record}: the site's identity can't store the package yet (a new role takes up to ten minutes), ` +
      "or it lacks Storage Blob Data Owner",
    sample: ["status 3, failed; AuthorizationPermissionMismatch"],
    means: "The identity, its roles, the container or the storage account's name are minutes old.",
    cure: "If it doesn't stop, check the identity's roles on the storage account, and that the account allows public network access.",
  }),
  superseded: message({
    kind: "waits",
    format: (record: string) => `${record}: another deployment was in progress`,
    sample: ["status 5, cancelled because another deployment is in progress"],
    means: "Two uploads to the site ran at the same time.",
    cure: "None needed: the package is uploaded again.",
  }),
  notConfirmedYet: message({
    kind: "waits",
    format: (record: string, missing: string) => `${record}; not confirmed yet: ${missing}`,
    sample: ["status 4, succeeded", "Resource Manager lists WarmUp, not who-calls"],
    means:
      "The site accepted the package. The upload asks Resource Manager to register its functions, and then lists them.",
    cure: "None needed.",
  }),
  failedLooking: message({
    kind: "waits",
    format: (record: string, missing: string) => `${record}; checking whether the package is live anyway: ${missing}`,
    sample: ["status 3, failed; No host.json", `${unlisted}; ${unreadable}`],
    means: "The platform reports that the deployment failed. It may have failed after the package went live.",
    cure: "None needed.",
  }),
  nothingShows: message({
    kind: "waits",
    format: (record: string, missing: string) => `${record}, and nothing shows that the package is live: ${missing}`,
    sample: ["the deployment's record is gone (404)", `${unlisted}; ${unreadable}`],
    means: "The platform doesn't report whether it deployed the package, and nothing shows it.",
    cure: "None needed: the same package is uploaded again.",
  }),
  uploadRefused: message({
    kind: "fails",
    format: (scmHostName: string, answer: string, wasAccepted: boolean) =>
      (wasAccepted
        ? "The package was uploaded before, but nothing showed that it is live; now "
        : "Nothing was uploaded: ") +
      `${scmHostName} answered POST /api/publish with ${answer}; 202 was expected. Waiting won't help. Check ` +
      "that the site is on the Flex Consumption plan.",
    sample: [samples.scmHostName, '400 "…"', false],
    means: "The SCM host doesn't accept the package.",
    cure: "Read its answer. One Deploy without a remote build works on Flex Consumption only.",
  }),
  deploymentFailed: message({
    kind: "fails",
    format: (record: string, missing: string, scmHostName: string, id: string) =>
      `The platform reports that it didn't deploy the package (${record}), and nothing shows that the package is live: ` +
      `${missing}. Read https://${scmHostName}/api/deployments/${id}/log, fix the error, and ${upAgain}.`,
    sample: ["status 3, failed; No host.json", `${unlisted}; ${unreadable}`, samples.scmHostName, "d-1"],
    means: "The deployment failed, and trying again won't help.",
    cure: "Read the deployment's log.",
  }),
  unable: message({
    kind: "fails",
    format: (answer: string) =>
      `The package is deployed, but the Functions host lacks what it needs: ${answer}. Change the package, and ${upAgain}.`,
    sample: ["501 \"NotSupportedByTheTwin: The twin doesn't support the runtime 'node' '20'\""],
    means: "Only on the twin, whose host doesn't have this feature. Azure's host never answers this.",
    cure: "Read the name of the feature in the message, and change the package. [Which apps fit](../guides/what-your-app-may-use.md) has the alternatives.",
  }),
  notRegistered: message({
    kind: "fails",
    format: (record: string, missing: string) =>
      `The package is deployed (${record}), but its functions aren't registered: ${missing}, although Resource Manager ` +
      "synchronized them. The Functions host probably can't load the package. Read its log (in the portal: Diagnose and " +
      `solve problems; in Application Insights: traces), fix the error, and ${upAgain}.`,
    sample: ["the running host has its hash", unlisted],
    means:
      "The package is deployed but doesn't start: wrong runtime version, a missing setting, or an error while loading.",
    cure: "Read the host's log.",
  }),
  unconfirmed: message({
    kind: "fails",
    format: (evidence: string, missing: string, syncUrl: string) =>
      `The package is deployed (${evidence}), but nothing confirms that its functions are registered: ${missing}. It ` +
      `wasn't uploaded again. If an answer is 403, grant the deployer ${registrationRights}. If one names the host runtime, ` +
      "read the log of the Functions host (in Application Insights: traces): it probably doesn't start. Otherwise, synchronize " +
      `by hand: az rest --method post --url "${syncUrl}". Then ${upAgain}. To accept it without confirmation, set ` +
      "PUBLISH_ACCEPT_UNCONFIRMED=true.",
    sample: [
      "status 4, succeeded",
      unanswered,
      `https://management.azure.com${samples.siteId}/host/default/sync?api-version=2025-05-01`,
    ],
    means:
      "Resource Manager refuses to synchronize or list the functions. The code runs, but the portal may not list it.",
    cure: "Grant the permissions in the message, or accept it with `PUBLISH_ACCEPT_UNCONFIRMED=true`.",
  }),
  nothingUploaded: message({
    kind: "fails",
    format: (seconds: number, last: string) =>
      `Nothing was uploaded within ${seconds} s. Last: ${last}. Fix it, or allow more time with ` +
      `PUBLISH_DEADLINE_SECONDS, and ${upAgain}. There is nothing to clean up.`,
    sample: [600, "503: the site's SCM host is starting"],
    means: "The site, its SCM host or the deployer's role wasn't ready in time.",
    cure: "Fix the problem after `Last:`.",
  }),
  undecided: message({
    kind: "fails",
    format: (seconds: number, last: string) =>
      `The package was uploaded, but within ${seconds} s nothing showed that it is live. Last: ${last}. Fix it, or ` +
      `allow more time with PUBLISH_DEADLINE_SECONDS, and ${upAgain}: it uploads the package again.`,
    sample: [600, "status 2, deploying"],
    means: "The deployment didn't finish in time, or the platform didn't report its result.",
    cure: "Fix the problem after `Last:`. The site may or may not run the package.",
  }),
  deployed: message({
    kind: "succeeds",
    format: (sha256: string, id: string, evidence: string) => `deployed ${sha256} as ${id}; confirmed by ${evidence}`,
    sample: [samples.sha256, samples.deploymentId, "the running host's hash and Resource Manager's list: who-calls"],
    means: "This package runs, and its functions are registered.",
    cure: "None needed.",
  }),
  acceptedUnconfirmed: message({
    kind: "succeeds",
    format: (sha256: string, id: string, evidence: string, missing: string) =>
      `deployed ${sha256} as ${id}; accepted unconfirmed (PUBLISH_ACCEPT_UNCONFIRMED): ${evidence}; ${missing}`,
    sample: [samples.sha256, samples.deploymentId, "status 4, succeeded", unanswered],
    means: "The platform reports that it deployed the package. Nothing confirmed that its functions are registered.",
    cure: "Unset `PUBLISH_ACCEPT_UNCONFIRMED` once Resource Manager lists them.",
  }),
} as const;

export type MessageName = keyof typeof messages;

/** The upload's messages, in the order in which you may see them. */
export const outcomes: readonly Outcome[] = Object.values(messages).map((definition) => ({
  kind: definition.kind,
  example: (definition.format as (...values: readonly unknown[]) => string)(...definition.sample),
  means: definition.means,
  cure: definition.cure,
}));
