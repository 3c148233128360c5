/** The worker's environment: what the platform injects and the site's app settings. */
export type Environment = Readonly<Record<string, string | undefined>>;
