import { NotImitated } from "../tenant/refusal.ts";
import type { GateContext } from "./gate-context.ts";
import { exchangeToken } from "./login-exchange.ts";
import { answerLogout, answerLogoutDone } from "./logout-route.ts";
import { answerMe } from "./me-route.ts";
import { answerRefresh } from "./refresh-route.ts";

type Route = (request: Request, context: GateContext) => Response | Promise<Response>;

/** Interactive sign-in (`GET /.auth/login/aad`, its callback) is not among them. */
const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["POST /.auth/login/aad", exchangeToken],
  ["GET /.auth/me", answerMe],
  ["GET /.auth/refresh", answerRefresh],
  ["GET /.auth/logout", answerLogout],
  ["GET /.auth/logout/done", answerLogoutDone],
]);

/** Answers what is the gate's own, and never the app's; undefined: the path is the app's. Throws NotImitated by name. */
export function answerAuthRoute(request: Request, context: GateContext): Response | Promise<Response> | undefined {
  const { pathname } = new URL(request.url);
  if (!/^\/\.auth(?:\/|$)/i.test(decoded(pathname, /%([0-7][0-9a-f])/gi))) return undefined;
  // Kestrel decodes a path before anyone compares it, but for %2F: `/%2Eauth/me` is the same route.
  const path = decoded(pathname, /%(?!2f)([0-7][0-9a-f])/gi).toLowerCase();
  const route = routes.get(`${request.method} ${path}`);
  if (!route) throw new NotImitated(`the route ${request.method} ${pathname} of authentication`);
  return route(request, context);
}

function decoded(path: string, escapes: RegExp): string {
  return path.replace(escapes, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
