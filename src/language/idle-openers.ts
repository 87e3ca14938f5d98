/**
 * Words that open orders which no verb reads. Known all the same, so that "Stop the portal and wait
 * for the jobs" falls into two orders and the second is kept as manual. Words that are often nouns
 * ("record", "schedule") are left out: they would cut names in two.
 */
export const idleOpeners: ReadonlySet<string> = new Set([
  "accept", "announce", "approve", "ask", "assign", "browse", "choose", "clean up", "click", "close", "connect", "continue", "convert",
  "disable", "disconnect", "enable", "follow", "generate", "go to", "grant", "inform", "log in", "log off", "log on", "log out",
  "log into", "migrate", "navigate", "notify", "open", "press", "proceed", "remind", "repeat", "select", "sign in", "sign out", "skip",
  "submit", "tell", "tick", "unmount", "unregister", "untick", "wait", "write down",
]);
