import { accepted, asked, bearsToken, hosts, met, type Signs } from "./sign.ts";

/** Of the site and its SCM site, and of what all of the twin's hosts have in common. */
export const functionAppSigns: Signs = {
  "401, challenge, empty body, as on Linux": met(asked(/./, hosts.site, /./, 401, ({ answer }) => answer === "")),
  "RS256 by fetched keys, exact audience, client id always allowed": met(
    asked(/./, hosts.site, /^\/api\//, 200, bearsToken),
  ),
  // The function says who calls by those headers alone.
  "Principal headers; spoofed ones stripped": met(
    asked(/./, hosts.site, /^\/api\//, 200, ({ answer }) => answer.includes('"roles":["Function.Invoke"]')),
  ),
  "The gate lets `/admin/…` through, or protects it: both readings": met(
    asked(/./, hosts.site, /^\/admin\//, accepted),
  ),
  "One Deploy: 202, 409, Kudu's status": met(
    asked("POST", hosts.scm, /^\/api\/publish$/, 202),
    asked("GET", hosts.scm, /^\/api\/deployments\//, accepted),
  ),
  "SCM takes App Service's tokens and Resource Manager's": met(asked(/./, hosts.scm, /./, accepted, bearsToken)),
  "Bearer tokens of Graph, Resource Manager and Kudu": met(
    asked(
      /./,
      /^(graph\.microsoft\.com|management\.azure\.com|.*\.scm\.(?:.*\.)?azurewebsites\.net)$/,
      /./,
      accepted,
      bearsToken,
    ),
  ),
  // Whoever was answered over the wire has trusted one: what is only replayed has no headers.
  "Certificates of an authority made for the run": met(({ headers }) => headers !== undefined),
};
