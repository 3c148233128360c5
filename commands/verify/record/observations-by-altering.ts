import { withAuthSettings, withEntra } from "../../../checks/auth-settings.ts";
import { send } from "../../../azure/http.ts";
import { type Observation, NotSeen } from "./observation.ts";
import { safePath } from "./observations-by-calling.ts";
import { listedFunctions } from "./observations-by-administrator.ts";
import type { Observer } from "./observer.ts";
import { type Seen, seenOf } from "./seen.ts";

const web = "api-version=2024-11-01";
/** No application has it. */
const nobody = "00000000-0000-4000-8000-000000000000";
const polls = 180;

/** What takes a change of the stack. Each puts back what it changed. */
export const observationsByAltering: readonly Observation[] = [
  {
    id: "trigger-synchronization",
    unknown: "Whether triggers are synchronized while App Service authentication is on",
    by: "verify --alter",
    how: "the listed functions, POST {siteId}/syncfunctiontriggers, POST {siteId}/host/default/sync, the listed functions again",
    look: async (observer) => ({
      before: await listedFunctions(observer),
      triggers: await observer.resourceManager("POST", `syncfunctiontriggers?${web}`),
      host: await observer.resourceManager("POST", `host/default/sync?${web}`),
      after: await listedFunctions(observer),
    }),
  },
  {
    id: "publish",
    unknown: "What One Deploy answers, poll by poll, until its record is gone",
    by: "verify --alter",
    how: "the package uploaded again, then GET /api/deployments/latest each second until 404, three minutes at most",
    look: publishAgain,
  },
  {
    id: "overlapping-writes",
    unknown: "Whether two writes below one site at once are refused, and the ftp policy without a location",
    by: "verify --alter",
    how: "PUT of both publishing policies at once, as they are, without a location",
    look: async ({ resourceManager }) => {
      const put = (name: string) =>
        resourceManager("PUT", `basicPublishingCredentialsPolicies/${name}?${web}`, {
          body: { properties: { allow: false } },
        });
      const [scm, ftp] = await Promise.all([put("scm"), put("ftp")]);
      return { scm, ftp };
    },
  },
  {
    id: "refusal-403",
    unknown: "Headers and body of a 403 by App Service authentication on Flex Consumption",
    by: "verify --alter",
    how: "another application in the list of allowed ones, and a call with the caller's token",
    look: (observer) => calledWhileAllowed(observer, [nobody]),
  },
  {
    id: "empty-list",
    unknown: "Whether an empty list of allowed applications lets everybody in, or nobody",
    by: "verify --alter",
    how: "an empty list of allowed applications, and a call with the caller's token",
    look: (observer) => calledWhileAllowed(observer, []),
  },
];

async function calledWhileAllowed(observer: Observer, allowedApplications: readonly string[]): Promise<Seen> {
  const { origin } = observer;
  if (!origin.administrator) throw new NotSeen("it takes an administrator's login");
  const pathname = safePath(observer);
  return withAuthSettings(
    origin,
    origin.administrator,
    (settings) =>
      withEntra(settings, (entra) => ({
        ...entra,
        validation: { ...entra.validation, defaultAuthorizationPolicy: { allowedApplications } },
      })),
    () => observer.asCaller("GET", pathname),
  );
}

interface Poll {
  /** Polls in a row that were answered so. */
  readonly times: number;
  readonly status: number;
  readonly deployment: unknown;
}

/** By the upload's own address and headers (azure/one-deploy/upload.ts), but without its patience. */
async function publishAgain(observer: Observer) {
  const { scmHostName } = observer.origin.outputs.functionApp;
  const url = `https://${scmHostName}/api/publish?RemoteBuild=false&Deployer=protected-function`;
  const headers = {
    authorization: `Bearer ${await observer.token(observer.cloud.scmResource)}`,
    "content-type": "application/zip",
    "cache-control": "no-cache",
  };
  const answer = await send("POST", url, { headers, body: observer.zip() });
  const polled: Poll[] = [];
  for (let poll = 0; poll < polls && polled.at(-1)?.status !== 404; poll += 1) {
    if (poll > 0) await observer.pause(1000);
    const { status, body } = await observer.scm(observer.cloud.scmResource, "GET", "/api/deployments/latest", {
      keep: (json) => Object(json)["status"],
    });
    const last = polled.at(-1);
    const same = last?.status === status && JSON.stringify(last.deployment) === JSON.stringify(body);
    if (last && same) polled[polled.length - 1] = { ...last, times: last.times + 1 };
    else polled.push({ times: 1, status, deployment: body });
  }
  return { answer: seenOf("POST /api/publish", answer), polled };
}
