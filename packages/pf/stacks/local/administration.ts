import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { Administrator } from "../../checks/origin.ts";
import { cloudNamed } from "@protected-function/core/azure/clouds.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { administratorOf, type LocalStack } from "./local-stack.ts";
import type { AdministratorCall, AdministratorLogin, calls } from "../client/administrator-calls.ts";
import { bareEnvironment, type ClientOptions, openClient } from "../client/client.ts";

/** Graph and Resource Manager as an administrator, until it is closed. */
export interface Administration extends Administrator {
  readonly close: () => Promise<void>;
}

/** Opens Graph and Resource Manager as an administrator; a refusal throws `RequestRefused`, as in the same process. */
export function openAdministration({
  login,
  ...options
}: Pick<ClientOptions, "environment" | "guardian"> & { readonly login: AdministratorLogin }): Administration {
  const { calls: asked, close } = openClient<typeof calls>(
    new URL("../client/administrator-calls.ts", import.meta.url),
    { ...options, endedMessage: "The administrator's process ended." },
  );
  const loggedIn = asked.logIn(login);
  loggedIn.catch(() => undefined);
  const api = (service: AdministratorCall["service"]): JsonApi => ({
    call: async (method, path, body) => {
      try {
        await loggedIn;
        return await asked.call({ service, method, path, body });
      } catch (error) {
        if (error instanceof RequestRefused) throw error;
        // Without a login, there is no connection.
        const message = error instanceof Error ? error.message : String(error);
        throw new Unavailable("NO_ADMINISTRATION", message, { cause: error });
      }
    },
  });
  return { graph: api("graph"), resourceManager: api("resourceManager"), close };
}

/** A twin's administrator, in a process that reaches only the twin. The caller closes it. */
export function twinAdministration({ twin, guardian }: Pick<LocalStack, "twin" | "guardian">): Administration {
  return openAdministration({
    environment: { ...bareEnvironment(), ...twin.environment },
    login: { kind: "secret", ...administratorOf({ twin }), cloud: cloudNamed(twin.control.cloud) },
    guardian,
  });
}
