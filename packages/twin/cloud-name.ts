/** A cloud, under whose names and in whose regions the services are. */
export type CloudName = "public" | "usgovernment" | "china";
