/** Addresses of the site, below the path that it is served under. */
const base = import.meta.env.BASE_URL.replace(/\/$/u, "");

/** `/rules/link-text/` as a link. */
export const to = (path: string): string => `${base}${path}`;
