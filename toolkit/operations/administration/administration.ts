import { fileURLToPath } from "node:url";
import type { Administrator } from "../../checks/origin.ts";
import { type JsonApi, RequestRefused } from "../../../azure/json-api.ts";
import type { Guardian } from "../../engine/guardian.ts";
import {
  type AdministratorLogin,
  type FromAdministration,
  type Service,
  type ToAdministration,
} from "./administration-messages.ts";

/** An administrator's hands, until they are let go. */
export interface Administration extends Administrator {
  readonly close: () => Promise<void>;
}

export interface AdministrationOptions {
  /** The process's whole environment: Node reads a proxy's and an authority's variables at its start only. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly login: AdministratorLogin;
  readonly guardian: Guardian;
}

/** Nothing came back from Graph or Resource Manager: no login, no connection. */
export class NoAdministration extends Error {
  readonly code = "NO_ADMINISTRATION";

  constructor(message: string) {
    super(message);
    this.name = "NoAdministration";
  }
}

/** Opens Graph and Resource Manager as an administrator; a refusal throws `RequestRefused`, as in the same process. */
export function openAdministration({ environment, login, guardian }: AdministrationOptions): Administration {
  const child = guardian.spawn(
    process.execPath,
    [fileURLToPath(new URL("administration-worker.ts", import.meta.url))],
    { env: { ...environment }, stdio: ["ignore", "ignore", "pipe", "ipc"] },
  );
  const waiting = new Map<number, (answer: FromAdministration) => void>();
  let calls = 0;
  let stderr = "";
  let ended = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.on("message", (answer: FromAdministration) => {
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  });
  child.once("exit", () => {
    ended = true;
    for (const [number, settle] of waiting) {
      settle({ kind: "failed", number, message: `The administrator's process ended. ${stderr.trim()}` });
    }
  });
  const tell = (message: ToAdministration): void => void child.send(message);
  tell({ kind: "login", login });

  const api = (service: Service): JsonApi => ({
    call: async (method, path, body) => {
      if (ended) throw new NoAdministration("The administrator's process has ended.");
      const number = (calls += 1);
      const answer = await new Promise<FromAdministration>((resolve) => {
        waiting.set(number, resolve);
        tell({ kind: "call", number, service, method, path, ...(body !== undefined && { body }) });
      });
      if (answer.kind === "answer") return answer.value;
      if (answer.kind === "failed") throw new NoAdministration(answer.message);
      const { status, code, message } = answer;
      throw new RequestRefused(method, `${login.cloud[service]}${path}`, status, code, messageIn(message, code));
    },
  });
  return { graph: api("graph"), resourceManager: api("resourceManager"), close: () => guardian.stop(child) };
}

/** What the service said: the error's own message has method, address and code before it, which are put there again. */
function messageIn(message: string, code: string): string {
  const said = message.indexOf(`${code}: `);
  return said < 0 ? message : message.slice(said + code.length + 2);
}
