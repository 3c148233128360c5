import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { addSecret, withApplication } from "../../checks/temporary-application.ts";
import { bareEnvironment } from "../client/client.ts";
import { type Administration, openAdministration, twinAdministration } from "../local/administration.ts";
import {
  administratorOfRunningTwin,
  askRunningTwin,
  credentialsFromRunningTwin,
  runningTwin,
} from "../local/running-twin.ts";
import { assertionsOf, machinesOf } from "../local/announce-stack.ts";
import type { TokenInSituation } from "../local/control-socket.ts";
import type { LocalStack } from "../local/local-stack.ts";
import { powersOf } from "../local/twin-powers.ts";
import type { TwinHelp } from "./identity.ts";

/** What a twin shares with the process that runs it, or with one that asked. */
interface SharedByTwin extends Pick<TwinHelp, "credentials" | "token" | "passwordOf"> {
  readonly openAdministration: () => Promise<Administration>;
}

/** What a twin adds to a call. */
function helpOf({ openAdministration: open, ...shared }: SharedByTwin): TwinHelp {
  return {
    ...shared,
    people: () =>
      administered(async ({ graph }) => {
        const { value } = (await graph.call("GET", "/v1.0/users?$select=userPrincipalName")) as {
          readonly value: readonly { readonly userPrincipalName: string }[];
        };
        return value.map(({ userPrincipalName }) => userPrincipalName);
      }),
    asStranger: (body) =>
      administered(async (administration) => {
        const options = { displayName: "stranger" };
        return await withApplication(administration, options, async ({ applicationObjectId, clientId }) => {
          const { secretText } = await addSecret(administration, `/v1.0/applications/${applicationObjectId}`);
          return body({ clientId, clientSecret: secretText });
        });
      }),
  };

  async function administered<Result>(use: (administration: Administration) => Promise<Result>): Promise<Result> {
    const administration = await open();
    try {
      return await use(administration);
    } finally {
      await administration.close();
    }
  }
}

/** The running twin's administrator, in a process that reaches only that twin. The caller closes it. @throws Unavailable */
export async function runningTwinAdministration(): Promise<Administration> {
  const { environment, outputs } = await runningTwin();
  const login = await administratorOfRunningTwin();
  if (!login) throw new Unavailable("NO_TWIN", "The running twin doesn't share its administrator: ./pf twin does.");
  return openAdministration({
    environment: { ...bareEnvironment(), ...environment },
    login: { kind: "secret", ...login, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
}

/**
 * What the running twin adds to a call.
 *
 * @param from the client's address, for conditional access. Default: the twin's usual one
 * @throws Unavailable if none is running
 */
export async function twinHelp(from?: string): Promise<TwinHelp> {
  return helpOf({
    openAdministration: runningTwinAdministration,
    credentials: await credentialsFromRunningTwin(),
    token: (request) => askRunningTwin("/token", placed(request, from)),
    passwordOf: async (userPrincipalName) => {
      const { password } = await askRunningTwin<{ readonly password?: string }>("/password", { userPrincipalName });
      return password;
    },
  });
}

/**
 * What this process's own twin adds to a call.
 *
 * @param outputs secrets included
 * @param from the client's address, for conditional access. Default: the twin's usual one
 */
export async function localHelp(
  local: Pick<LocalStack, "twin" | "clock" | "guardian">,
  outputs: StackOutputs,
  from?: string,
): Promise<TwinHelp> {
  const powers = powersOf(local, () => outputs);
  const [assertions, machines] = await Promise.all([assertionsOf(local, outputs), machinesOf(local, outputs)]);
  return helpOf({
    openAdministration: async () => twinAdministration(local),
    credentials: { assertions, machines },
    token: (request) => powers.token(placed(request, from)),
    passwordOf: async (userPrincipalName) => powers.passwordOf(userPrincipalName),
  });
}

/** Only a token of the own tenant depends on the client's address. */
function placed(request: TokenInSituation, from: string | undefined): TokenInSituation {
  return request.situation === "other-tenant" || from === undefined ? request : { ...request, from };
}
