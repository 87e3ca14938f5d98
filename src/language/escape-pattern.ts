/** A text as a pattern that matches this text and no other. */
export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
