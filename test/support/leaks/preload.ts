import { once } from "node:events";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { hearSecrets, type Issuers } from "./issued-secrets.ts";

/*
 * Loaded before the command line (`node --import`): tells a test what the twin of that process issues, over a connection, so
 * that the witness leaves nothing on the disk that it watches.
 */
const port = Number(process.env["SECRET_WITNESS_PORT"]);
delete process.env["SECRET_WITNESS_PORT"];
const connection = connect(port, "127.0.0.1");
await once(connection, "connect");
connection.unref();

/** The copy that runs: of this repository, or of one that is reviewed. */
const root = resolve(process.argv[1] ?? "", "../../..");
const load = async (path: string): Promise<Issuers> =>
  (await import(pathToFileURL(join(root, path)).href)) as unknown as Issuers;
const { Applications } = await load("packages/twin/tenant/applications.ts");
const { RefreshTokens } = await load("packages/twin/tenant/refresh-tokens.ts");
const { Subscription } = await load("packages/twin/tenant/subscription.ts");
const { Users } = await load("packages/twin/tenant/users.ts");
const { SignJWT } = await import("jose");

hearSecrets({ Applications, RefreshTokens, Subscription, Users, SignJWT }, (kind, secret) => {
  connection.write(`${JSON.stringify([kind, secret])}\n`);
});
