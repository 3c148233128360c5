import { once } from "node:events";
import { createServer } from "node:net";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { runningTwins } from "../../stacks/local/running-twin.ts";
import { UsageError } from "../../cli/exit-codes.ts";

/** What lists the process that listens on a port, by Node's name of the platform. */
const listings: Readonly<Record<string, (port: number) => string>> = {
  linux: (port) => `ss -ltnp 'sport = :${port}'`,
  darwin: (port) => `lsof -nP -iTCP:${port} -sTCP:LISTEN`,
  win32: (port) => `netstat -ano | findstr :${port}`,
};

/**
 * Tries a port of 127.0.0.1 before work that may take minutes.
 *
 * @param option such as `--port`
 * @param port undefined or 0: any free one
 * @throws Unavailable if another process has it, with what is known of that process
 */
export async function requireFreePort(option: string, port: number | undefined): Promise<void> {
  if (port === undefined || port === 0) return;
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = Object(error) as { readonly code?: string };
    if (code === "EACCES") {
      throw new UsageError(`${option} is ${port}, which this user may not open.`, "Use a port from 1024 to 65535.");
    }
    if (code !== "EADDRINUSE") throw error;
    const holder = await holderOf(port);
    const listing = listings[process.platform];
    throw new Unavailable(
      "PORT_IN_USE",
      [
        `${option} is ${port}, which ${holder ?? "is in use on 127.0.0.1"}.`,
        `Choose another port, or ${option === "--inspect" ? "0" : `leave ${option} out`} to use a free one.`,
        ...(holder === undefined && listing !== undefined ? ["This lists its process:", `  ${listing(port)}`] : []),
      ].join("\n"),
    );
  }
  server.close();
  await once(server, "close");
}

/** The running twin that has the port. Undefined: another program has it. */
async function holderOf(port: number): Promise<string | undefined> {
  const twin = (await runningTwins()).find(({ environment }) =>
    Object.values(environment).some((value) => URL.parse(value)?.port === String(port)),
  );
  if (twin === undefined) return undefined;
  const project = twin.directory === undefined ? "" : ` of ${printable(twin.directory)}`;
  return `the running twin${project} uses (process ${twin.pid})`;
}
