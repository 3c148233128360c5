export { type ExternalIdentity, ExternalIssuers } from "./external-issuers.ts";
