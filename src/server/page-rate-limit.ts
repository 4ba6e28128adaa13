/** Requests a minute from one address. Customers behind one office or one reverse proxy share it. */
export const pageRateLimit = { max: 300, timeWindow: 60_000 };
