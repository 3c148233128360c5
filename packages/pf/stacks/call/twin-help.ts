import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { ClientCredential } from "@protected-function/core/azure/token.ts";
import { type Guardian, processGuardian } from "@protected-function/engine/guardian.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { addSecret, withApplication } from "../../checks/temporary-application.ts";
import { bareEnvironment } from "../client/client.ts";
import { openAdministration } from "../local/administration.ts";
import {
  administratorOfRunningTwin,
  askRunningTwin,
  credentialsFromRunningTwin,
  runningTwin,
} from "../local/running-twin.ts";
import { assertionsOf, machinesOf } from "../local/announce-stack.ts";
import { administratorOf, type LocalStack } from "../local/local-stack.ts";
import { powersOf } from "../local/twin-powers.ts";
import type { TwinHelp } from "./identity.ts";

/** What a twin shares with the process that runs it, or with one that asked. */
interface SharedByTwin extends Pick<TwinHelp, "credentials" | "token" | "passwordOf"> {
  readonly outputs: StackOutputs;
  /** Its variables for clients. */
  readonly environment: Readonly<Record<string, string>>;
  readonly guardian: Guardian;
  readonly administrator: () => Promise<ClientCredential>;
}

/** What a twin adds to a call. */
function helpOf({ outputs, environment, guardian, administrator, ...shared }: SharedByTwin): TwinHelp {
  return {
    ...shared,
    asStranger: async (body) => {
      const login = await administrator();
      const administration = openAdministration({
        environment: { ...bareEnvironment(), ...environment },
        login: { kind: "secret", ...login, cloud: cloudOf(outputs) },
        guardian,
      });
      try {
        const options = { purpose: "Unassigned application" };
        return await withApplication(administration, options, async ({ applicationObjectId, clientId }) => {
          const { secretText } = await addSecret(administration, `/v1.0/applications/${applicationObjectId}`);
          return body({ clientId, clientSecret: secretText });
        });
      } finally {
        await administration.close();
      }
    },
  };
}

/** What the running twin adds to a call. @throws Unavailable if none is running */
export async function twinHelp(outputs: StackOutputs): Promise<TwinHelp> {
  return helpOf({
    outputs,
    environment: (await runningTwin()).environment,
    guardian: processGuardian(),
    administrator: async () => {
      const login = await administratorOfRunningTwin();
      if (login) return login;
      throw new Unavailable("NO_TWIN", "The running twin doesn't share its administrator: ./pf twin does.");
    },
    credentials: await credentialsFromRunningTwin(),
    token: (request) => askRunningTwin("/token", request),
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
  const [assertions, machines] = await Promise.all([
    assertionsOf(local, outputs).then((assertionsNow) => assertionsNow()),
    machinesOf(local, outputs)(),
  ]);
  return helpOf({
    outputs,
    environment: local.twin.environment,
    guardian: local.guardian,
    administrator: async () => administratorOf(local),
    credentials: { assertions, machines },
    token: (request) => powers.token(request.situation === "other-tenant" ? request : { ...request, from }),
    passwordOf: async (userPrincipalName) => powers.passwordOf(userPrincipalName),
  });
}
