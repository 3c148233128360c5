import { administratorApis } from "../../../azure/azure-apis.ts";
import { azureLogin } from "../../../azure/login.ts";
import { type JsonApi, RequestRefused } from "../../../azure/json-api.ts";
import { tokensOf } from "../../../azure/token.ts";
import {
  type AdministratorLogin,
  type FromAdministration,
  type Service,
  type ToAdministration,
} from "./administration-messages.ts";

/** An administrator in a process of its own: proxy and certificate authority come from its environment. */
let apis: Readonly<Record<Service, JsonApi>> | undefined;

process.on("message", (message: ToAdministration) => {
  if (message.kind === "login") apis = apisOf(message.login);
  else void call(message).then((answer) => process.send?.(answer));
});
// The parent is gone: nobody is left to tell.
process.on("disconnect", () => process.exit());

type Call = Extract<ToAdministration, { kind: "call" }>;

async function call({ number, service, method, path, body }: Call): Promise<FromAdministration> {
  try {
    if (!apis) throw new Error("There was no login before the call.");
    return { kind: "answer", number, value: await apis[service].call(method, path, body) };
  } catch (error) {
    if (error instanceof RequestRefused) {
      const { status, code, message } = error;
      return { kind: "refused", number, status, code, message };
    }
    return { kind: "failed", number, message: error instanceof Error ? error.message : String(error) };
  }
}

function apisOf(login: AdministratorLogin): Readonly<Record<Service, JsonApi>> {
  const token = login.kind === "secret" ? tokensOf(login, login.cloud) : azureLogin(process.env, login).token;
  return administratorApis(login.cloud, token);
}
