/** The door of App Service authentication ("Easy Auth"): the gate in front of one site. */
export { createAppServiceAuthentication } from "./app-service-authentication.ts";
export type { AuthenticationReadings } from "./authentication-context.ts";
