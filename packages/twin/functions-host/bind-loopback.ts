import { Server } from "node:net";

/*
 * Loaded before a worker's own code (`--import`), also in its threads. Every server of the package listens on the
 * loopback interface, whatever it asks for. `@azure/functions` asks for all interfaces when it streams (its
 * src/http/httpProxy.ts): behind App Service that port is out of reach, and on a laptop anyone nearby could call it,
 * past the twin's App Service authentication.
 */

const loopback = "127.0.0.1";
const { listen } = Server.prototype as unknown as { readonly listen: (...args: unknown[]) => Server };

Object.assign(Server.prototype, {
  listen(this: Server, ...args: unknown[]): Server {
    return Reflect.apply(listen, this, onLoopback(args));
  },
});

/** Keeps a path, a handle and a file descriptor, none of which is an interface. */
function onLoopback(args: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = args;
  if (typeof first === "object" && first !== null) {
    const isInterface = !["path", "fd", "_handle", "handle"].some((key) => Reflect.get(first, key) !== undefined);
    return isInterface ? [{ ...first, host: loopback }, ...rest] : args;
  }
  if (typeof first === "string" && !/^\d+$/.test(first)) return args;
  const port = typeof first === "function" ? undefined : first;
  const backlog = rest.find((arg) => typeof arg === "number");
  const options = { port: port ?? 0, host: loopback, ...(backlog !== undefined && { backlog }) };
  return [options, ...args.filter((arg) => typeof arg === "function")];
}
