/**
 * .NET's TokenValidationParameters.ClockSkew. Reported for session tokens (Azure/azure-mobile-apps-net-server#137);
 * that the middleware keeps it for Entra's is inferred.
 */
export const clockSkewInSeconds = 300;
