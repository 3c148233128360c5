/** App Service authentication ("Easy Auth") in front of one site. */
export { createAppServiceAuthentication } from "./app-service-authentication.ts";
export type { AuthenticationReadings } from "./authentication-context.ts";
