import { once } from "node:events";
import { connect } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Why everything fails in a shell that has the variables of a twin that has ended, and how to undo them. Undefined if
 * the environment has no proxy on this machine, or something answers there.
 */
export async function deadProxyNote(environment: Environment): Promise<string | undefined> {
  const name = environment["HTTPS_PROXY"] ? "HTTPS_PROXY" : "https_proxy";
  const proxy = environment[name];
  if (!proxy || !URL.canParse(proxy)) return undefined;
  const { hostname, port, protocol } = new URL(proxy);
  if (!/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname)) return undefined;
  if (await answers(hostname.replaceAll(/[[\]]/g, ""), Number(port || (protocol === "https:" ? 443 : 80))))
    return undefined;
  return [
    `Nothing answers at the proxy that ${name} names in this shell: ${hostname}:${port}.`,
    "If it was a twin's, that twin has ended. Undo its variables:",
    '  eval "$(./pf twin env --unset)"',
  ].join("\n");
}

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
