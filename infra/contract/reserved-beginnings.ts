/** A route or a prefix that the platform keeps for itself. */
export const reservedBeginning = /^(?:\.auth|admin|runtime)(?:\/|$)/i;

export const keptBeginnings = "App Service and the Functions host reserve /.auth, /admin and /runtime";
