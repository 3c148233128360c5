import type { HeardExchange } from "../heard-exchange.ts";

/** Whether a client's exchanges show that it has seen a behavior. */
export type Sign = (exchanges: readonly HeardExchange[]) => boolean;

/** By the behavior's id: its heading's anchor in packages/twin/FIDELITY.md. */
export type Signs = Readonly<Record<string, Sign>>;

/** Whether one exchange is of that kind. */
export type Kind = (exchange: HeardExchange) => boolean;

export const hosts = {
  entra: /^(login\.microsoftonline\.com|login\.windows\.net|sts\.windows\.net)$/,
  graph: /^graph\.microsoft\.com$/,
  resourceManager: /^management\.azure\.com$/,
  scm: /\.scm\.(?:[^.]+\.)?azurewebsites\.net$/,
  site: /^(?!.*\.scm\.).*\.azurewebsites\.net$/,
} as const;

/** Statuses of what went well, and of what did not. */
export const [accepted, refused] = [/^[23]/, /^[45]/];

export const bearsToken: Kind = ({ headers }) => /^bearer /i.test(headers?.get("authorization") ?? "");

/** Requests to a host, and the statuses that they were answered with. */
export function asked(
  method: string | RegExp,
  host: RegExp,
  path: RegExp,
  status: number | RegExp,
  more: Kind = () => true,
): Kind {
  const fits = (said: string | number, is: string | number | RegExp): boolean =>
    is instanceof RegExp ? is.test(String(said)) : said === is;
  return (exchange) =>
    fits(exchange.method, method) &&
    host.test(exchange.host) &&
    path.test(exchange.path) &&
    fits(exchange.status, status) &&
    more(exchange);
}

/** Something of each kind was sent and answered. */
export function met(...kinds: readonly [Kind, ...Kind[]]): Sign {
  return (exchanges) => kinds.every((kind) => exchanges.some(kind));
}

/** A request was refused, and went well when it was sent again as it was. */
export const sentAgain: Sign = (exchanges) =>
  exchanges.some(
    ({ method, path, body, status }, at) =>
      refused.test(String(status)) &&
      exchanges
        .slice(at + 1)
        .some(
          (later) =>
            later.method === method &&
            later.path === path &&
            later.body === body &&
            accepted.test(String(later.status)),
        ),
  );
