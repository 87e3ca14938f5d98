/** Bytes as people read room on a disk: whole millions, rounded up. The twin is `Format-Megabytes` of `system.ps1`. */
export const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString("en");
