/** For teardown, which is being rewritten: everybody else imports it from where it is. */
export { plainText } from "../../text/plain-text.ts";
