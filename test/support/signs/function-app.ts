import { accepted, asked, bearsToken, hosts, met, type Signs } from "./sign.ts";

/** Of the site and its SCM site, and of what all of the twin's hosts have in common. */
export const functionAppSigns: Signs = {
  "a-request-without-a-token": met(asked(/./, hosts.site, /./, 401, ({ answer }) => answer === "")),
  "signature-and-audience-of-a-token": met(asked(/./, hosts.site, /^\/api\//, 200, bearsToken)),
  // The function says who calls by those headers alone.
  "principal-headers": met(
    asked(/./, hosts.site, /^\/api\//, 200, ({ answer }) => answer.includes('"roles":["Function.Invoke"]')),
  ),
  "requests-to-admin": met(asked(/./, hosts.site, /^\/admin\//, accepted)),
  "one-deploy": met(
    asked("POST", hosts.scm, /^\/api\/publish$/, 202),
    asked("GET", hosts.scm, /^\/api\/deployments\//, accepted),
  ),
  "tokens-for-the-scm-site": met(asked(/./, hosts.scm, /./, accepted, bearsToken)),
  "bearer-tokens-of-azures-apis": met(
    asked(
      /./,
      /^(graph\.microsoft\.com|management\.azure\.com|.*\.scm\.(?:.*\.)?azurewebsites\.net)$/,
      /./,
      accepted,
      bearsToken,
    ),
  ),
  // Whoever was answered over the wire has trusted one: what is only replayed has no headers.
  certificates: met(({ headers }) => headers !== undefined),
};
